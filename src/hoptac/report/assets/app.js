// Starts the page: header, language, light and dark, and the view that the address asks for.
"use strict";

(() => {
  const { h, t } = hoptac;
  const VIEWS = ["overview", "rows", "network", "matrix", "map", "timeline", "articles", "names"];
  const THEMES = ["auto", "light", "dark"];
  let theme = "auto";
  let turn = 0;
  let before = null;

  const header = () => {
    const { view, query } = hoptac.route();
    const current = hoptac.views[view]?.within ?? view;
    const shared = hoptac.views[view]?.filters ? hoptac.kept(query) : {};
    const kept = (name) => (["names", "overview"].includes(name) ? {} : shared);
    document.getElementById("top").replaceChildren(
      h("a", { class: "brand", href: hoptac.link("overview") }, "hoptac"),
      h("nav", { "aria-label": t("views") }, h("ul", {}, VIEWS.map((name) => h("li", {}, h("a", {
        href: hoptac.link(name, kept(name)), "aria-current": name === current ? "page" : null,
      }, t(`view_${name}`)))))),
      h("div", { class: "choices" },
        h("button", { type: "button", id: "language", lang: hoptac.language === "vi" ? "en" : "vi", onclick: () => {
          setLanguage(hoptac.language === "vi" ? "en" : "vi");
          hoptac.show();
        } }, t("other_language")),
        h("button", { type: "button", id: "theme", onclick: () => {
          setTheme(THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]);
          header();
          document.getElementById("theme").focus();
        } }, t(`theme_${theme}`))));
    document.getElementById("skip").textContent = t("skip");
    document.getElementById("foot").replaceChildren(h("p", {}, t("foot")), h("p", {}, t("borders")));
  };

  const setLanguage = (language) => {
    hoptac.language = language;
    document.documentElement.lang = language;
    hoptac.choose("language", language);
  };
  const setTheme = (chosen) => {
    theme = chosen;
    document.documentElement.dataset.theme = chosen;
    hoptac.choose("theme", chosen);
  };

  const heading = (route) => {
    const name = hoptac.views[route.view] ? route.view : "missing";
    const title = hoptac.views[route.view]?.title?.(route) || t(`view_${name}`);
    document.title = `${title} – hoptac`;
    return h("h1", { id: "heading", tabindex: "-1" }, title);
  };

  const selection = (view, query) => {
    if (!view.filters) return hoptac.select({});
    return hoptac.select(view.loosen ? view.loosen(query) : query);
  };

  /** On a narrow screen: the chosen country, else the middle or the end of a figure, and the current view in the list. */
  const bringIntoView = () => {
    for (const figure of document.querySelectorAll(".figure")) {
      const box = figure.getBoundingClientRect();
      const chosen = figure.querySelector(".chosen")?.getBoundingClientRect();
      figure.scrollLeft = figure.dataset.at === "end" ? figure.scrollWidth
        : chosen ? chosen.left - box.left + (chosen.width - box.width) / 2
          : (figure.scrollWidth - figure.clientWidth) / 2;
    }
    const list = document.querySelector("#top nav");
    const current = list.querySelector("[aria-current]");
    if (current) list.scrollLeft = current.offsetLeft - list.offsetLeft - (list.clientWidth - current.offsetWidth) / 2;
  };

  /** Puts the focus back where it was when the same view is drawn again. */
  const settle = (route, focused, view) => {
    const goal = view.goal?.(route);
    if (goal) {
      goal.scrollIntoView({ block: "center" });
      if (goal.hasAttribute("tabindex")) goal.focus({ preventScroll: true });
      return;
    }
    const again = focused ? document.getElementById(focused.id) : null;
    if (again) {
      again.focus({ preventScroll: true });
      if (focused.caret !== null && again.setSelectionRange && again.type === "search") again.setSelectionRange(focused.caret, focused.caret);
    } else if (before !== null && before !== `${route.view}/${route.id}`) {
      scrollTo(0, 0);
      document.getElementById("heading").focus({ preventScroll: true });
    }
  };

  /** Draws the view of the current address. */
  hoptac.show = async () => {
    turn += 1;
    const own = turn;
    const route = hoptac.route();
    const view = hoptac.views[route.view];
    const main = document.getElementById("main");
    main.setAttribute("aria-busy", "true");
    let content;
    let spoken = "";
    try {
      if (!view) {
        content = [h("p", { class: "nothing" }, t("no_such_view"))];
      } else {
        const { rows, facets } = await selection(view, route.query);
        const body = await view.render({ ...route, rows, facets });
        if (own !== turn) return;
        const form = view.filters ? hoptac.filterForm(route.query, facets, view.filters, view.table) : null;
        spoken = view.filters && view.counted !== false ? t("rows_n", { n: hoptac.number(rows.length) }) : "";
        content = [form, body];
      }
    } catch (error) {
      console.error(error);
      content = [h("p", { class: "nothing", role: "alert" }, t("failed", { error: error.message }))];
    }
    if (own !== turn) return;
    const active = document.activeElement;
    const focused = active?.id && main.contains(active) ? { id: active.id, caret: active.selectionStart ?? null } : null;
    const language = active?.id === "language";
    header();
    main.replaceChildren(...[heading(route), spoken ? h("p", { class: "count" }, spoken) : null, content].flat(Infinity).filter(Boolean));
    main.removeAttribute("aria-busy");
    bringIntoView();
    document.getElementById("spoken").textContent = spoken;
    if (language) document.getElementById("language").focus();
    else settle(route, focused, view ?? {});
    before = `${route.view}/${route.id}`;
    document.documentElement.dataset.ready = String(own);
  };

  document.addEventListener("DOMContentLoaded", () => {
    const own = (navigator.language ?? "").toLowerCase().startsWith("vi") ? "vi" : "en";
    setLanguage(hoptac.choice("language", ["vi", "en"], own));
    setTheme(hoptac.choice("theme", THEMES, "auto"));
    document.getElementById("skip").addEventListener("click", (event) => {
      event.preventDefault();
      document.getElementById("main").focus();
    });
    hoptac.open();
    addEventListener("hashchange", hoptac.show);
    hoptac.show();
  });
})();
