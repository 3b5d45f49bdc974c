/* Search from disk: a browser starts no worker from a file: address. There, the worker's script runs in a
   hidden frame instead, which passes messages on. Elsewhere nothing is changed. */
(function () {
  "use strict";
  if (location.protocol !== "file:") return;

  function importScripts() {
    return Array.from(arguments).reduce(function (before, address) {
      return before.then(function () {
        return new Promise(function (resolve, reject) {
          var script = document.createElement("script");
          script.src = address;
          script.onload = resolve;
          script.onerror = reject;
          document.body.appendChild(script);
        });
      });
    }, Promise.resolve());
  }

  class IFrameWorker extends EventTarget {
    constructor(address) {
      super();
      this.onmessage = this.onerror = null;
      this.frame = document.createElement("iframe");
      this.frame.hidden = true;
      document.body.appendChild(this.frame);
      var inside = this.frame.contentDocument;
      inside.open();
      inside.write(
        "<html><body><script>" +
          "var postMessage = function (data) { parent.postMessage(data, '*'); };" +
          "var importScripts = " + importScripts + ";" +
          "</" + "script></body></html>"
      );
      inside.close();
      var self = this;
      this.ready = new Promise(function (resolve, reject) {
        var script = inside.createElement("script");
        script.src = address;
        script.onload = resolve;
        script.onerror = reject;
        inside.body.appendChild(script);
      });
      this.listen = function (event) {
        if (event.source !== self.frame.contentWindow) return;
        var copy = new MessageEvent("message", { data: event.data });
        self.dispatchEvent(copy);
        if (self.onmessage) self.onmessage(copy);
      };
      window.addEventListener("message", this.listen);
    }

    postMessage(data) {
      var target = this.frame.contentWindow;
      this.ready.then(function () {
        target.dispatchEvent(new MessageEvent("message", { data: data }));
      });
    }

    terminate() {
      window.removeEventListener("message", this.listen);
      this.frame.remove();
    }
  }

  window.IFrameWorker = IFrameWorker;
  window.Worker = IFrameWorker;
})();
