// The table of the articles.
"use strict";

(() => {
  const { h, t, number } = hoptac;
  const PAGE = 100;
  const KEYS = {
    published: (article) => hoptac.data.articles.published[article],
    title: hoptac.title,
    outlet: hoptac.outlet,
    rows: (article) => (hoptac.rowsOf.get(article) ?? []).length,
  };
  const COLUMNS = ["published", "title", "outlet", "rows"];

  /** The articles that pass the filters. */
  const passing = (query) => {
    const { id, published, copyOf, isNew } = hoptac.data.articles;
    const finder = query.q ? hoptac.finder(query.q) : null;
    return id.map((_, at) => at).filter((at) => {
      const day = published[at].slice(0, 10);
      return (query.repeat === "all" || copyOf[at] < 0)
        && (!query.new || isNew[at] === 1)
        && (!query.outlet || (hoptac.outlet(at) || "-") === query.outlet)
        && (!query.from || (day && day >= query.from)) && (!query.to || (day && day <= query.to))
        && (!finder || finder.holds(finder.form(`${hoptac.title(at)} ${hoptac.outlet(at)}`)));
    });
  };

  const line = (article) => {
    const { published, copyOf, isNew, id } = hoptac.data.articles;
    const rows = (hoptac.rowsOf.get(article) ?? []).length;
    const cell = (column, ...content) => h("td", { "data-head": t(`column_${column}`), class: `c-${column}` }, ...content);
    return h("tr", {},
      cell("published", published[article] ? hoptac.day(published[article]) : "–"),
      cell("title", h("a", { href: hoptac.link("article", {}, id[article]) }, hoptac.title(article)),
        isNew[article] && !hoptac.data.meta.first ? h("small", { class: "new" }, ` ${t("a_new_one")}`) : null,
        copyOf[article] >= 0 ? h("small", { class: "copy" }, ` ${t("a_copy")}`) : null),
      cell("outlet", hoptac.outlet(article)),
      cell("rows", h("a", { href: hoptac.link("article", {}, id[article]) }, number(rows))));
  };

  hoptac.views.articles = {
    filters: ["outlet", "from", "to", "repeat", "new", "q"],
    counted: false,
    table: true,
    async render({ query }) {
      const found = passing(query);
      if (!found.length) return [hoptac.nothing()];
      const asked = query.sort ?? "-published";
      const ordered = asked === "-published" ? found : hoptac.sorted(found, KEYS, asked);
      const { first, end, node } = hoptac.pager(ordered.length, PAGE, query, "articles");
      return [
        h("div", { class: "tools" }, h("p", {}, t("shown_of", { from: number(first + 1), to: number(end), n: number(found.length) }))),
        node,
        h("table", { class: "wide", id: "articles" },
          h("caption", { class: "hidden" }, t("view_articles")),
          h("thead", {}, h("tr", {}, COLUMNS.map((column) => hoptac.head(column, true, asked)))),
          h("tbody", {}, ordered.slice(first, end).map(line))),
      ];
    },
  };
})();
