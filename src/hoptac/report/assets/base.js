// Ground of all other scripts: data that arrives, elements, words, addresses within the page.
"use strict";

const hoptac = { data: {}, views: {}, language: "vi" };

(() => {
  const waiting = new Map();

  /** Called by every data script: takes over what it brings. */
  hoptac.receive = (name, value) => {
    hoptac.data[name] = value;
  };

  /** Loads a script of the report once; the promise holds what it brought. */
  hoptac.load = (name, folder = "data") => {
    if (name in hoptac.data) return Promise.resolve(hoptac.data[name]);
    if (!waiting.has(name)) {
      waiting.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `${folder}/${name}.js`;
        script.onload = () => resolve(hoptac.data[name]);
        script.onerror = () => {
          waiting.delete(name);
          reject(new Error(`${script.getAttribute("src")}: cannot be loaded`));
        };
        document.head.append(script);
      }));
    }
    return waiting.get(name);
  };

  /** Text only ever becomes text nodes and attributes: nothing that an article says is read as HTML. */
  const build = (node, attributes, children) => {
    for (const [name, value] of Object.entries(attributes ?? {})) {
      if (value === null || value === undefined || value === false) continue;
      if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
      else if (name === "style") for (const [rule, set] of Object.entries(value)) node.style.setProperty(rule, set);
      else node.setAttribute(name, value === true ? "" : value);
    }
    node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
    return node;
  };
  hoptac.h = (tag, attributes, ...children) => build(document.createElement(tag), attributes, children);
  hoptac.s = (tag, attributes, ...children) =>
    build(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

  /** The label of a key in the chosen language, with {places} filled in. */
  hoptac.t = (key, values = {}) => {
    const label = hoptac.data.labels[hoptac.language][key] ?? key;
    return label.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  };
  /** The label of a code such as kind.agreement; the code itself where it has none. */
  hoptac.code = (family, code) => hoptac.data.labels[hoptac.language][`${family}.${code}`] ?? code.replaceAll("_", " ");
  hoptac.number = (value) => value.toLocaleString(hoptac.language === "vi" ? "vi-VN" : "en-GB");

  /** A moment or partial date as the language writes it. */
  hoptac.day = (text) => {
    const [date, time] = text.split(" ");
    const parts = date.split("-");
    const shown = hoptac.language === "vi" ? parts.reverse().join("/") : date;
    return time ? `${shown} ${time}` : shown;
  };
  hoptac.span = (start, end) =>
    !end || end === start ? hoptac.day(start) : `${hoptac.day(start)} – ${hoptac.day(end)}`;

  /** An address within the page. */
  hoptac.link = (view, query = {}, id = "") => {
    const filled = Object.entries(query).filter(([, value]) => value !== "" && value !== null && value !== undefined);
    const search = new URLSearchParams(filled).toString();
    return `#/${view}${id ? `/${encodeURIComponent(id)}` : ""}${search ? `?${search}` : ""}`;
  };

  /** The view, id and query of the current address. */
  hoptac.route = () => {
    const [path, search = ""] = location.hash.replace(/^#\/?/, "").split("?");
    const [view, id = ""] = path.split("/");
    let identity = id;
    try {
      identity = decodeURIComponent(id);
    } catch {
      identity = id;
    }
    return { view: view || "overview", id: identity, query: Object.fromEntries(new URLSearchParams(search)) };
  };

  /** Goes to the same view with some of the query changed. */
  hoptac.change = (changes, replace = false) => {
    const { view, id, query } = hoptac.route();
    const next = hoptac.link(view, { ...query, page: "", ...changes }, id);
    if (replace) {
      history.replaceState(null, "", next);
      hoptac.show();
    } else {
      location.hash = next;
    }
  };

  /** Text as code points: the offsets of the tables count these, JavaScript counts UTF-16 units. */
  hoptac.points = (text) => (/[\ud800-\udfff]/.test(text) ? Array.from(text) : text);
  hoptac.cut = (points, start, end) => {
    const part = points.slice(start, end);
    return typeof part === "string" ? part : part.join("");
  };

  const stored = (name) => {
    try {
      return localStorage.getItem(`hoptac.${name}`);
    } catch {
      return null;
    }
  };
  /** A choice of the reader: from the address, from last time, else the browser's. */
  hoptac.choice = (name, allowed, otherwise) => {
    const asked = new URLSearchParams(location.search).get(name) ?? stored(name);
    return allowed.includes(asked) ? asked : otherwise;
  };
  hoptac.choose = (name, value) => {
    try {
      localStorage.setItem(`hoptac.${name}`, value);
    } catch {
      // a browser that keeps nothing for files still shows the choice until the page is left
    }
  };
})();
