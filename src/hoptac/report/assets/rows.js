// The table of the dyads: sorted, in pages, to be saved as CSV.
"use strict";

(() => {
  const { h, t, code, number } = hoptac;
  const PAGE = 50;
  const name = (column) => (row) => hoptac.party(hoptac.dyads[column][row]);
  const KEYS = {
    published: hoptac.published,
    source: name("source"),
    target: name("target"),
    kind: (row) => code("kind", hoptac.kind(row)),
    status: (row) => hoptac.dyads.status[row],
    fields: (row) => hoptac.fields[hoptac.dyads.fields[row]].map((field) => code("field", field)).join(", "),
    date: (row) => hoptac.when(row)[0],
    confidence: (row) => hoptac.dyads.confidence[row],
  };
  const COLUMNS = ["published", "source", "target", "kind", "status", "fields", "date", "sentence", "confidence"];
  const SAVED = [
    "dyad_id", "cooperation_id", "article_id", "published_at", "title", "outlet", "source", "source_name", "target",
    "target_name", "kind", "status", "fields", "date_start", "date_end", "evidence", "trigger_text", "confidence",
  ];

  /** Rows by one of the keys; those that have nothing there come last either way. */
  hoptac.sorted = (rows, keys, asked) => {
    const backwards = asked.startsWith("-");
    const key = keys[asked.replace("-", "")];
    if (!key) return rows;
    const collator = new Intl.Collator(hoptac.language);
    const values = new Map(rows.map((row) => [row, key(row)]));
    const sign = backwards ? -1 : 1;
    const ranks = new Map([...new Set(values.values())]
      .sort((a, b) => (typeof a === "number" ? a - b : collator.compare(a, b))).map((value, rank) => [value, rank]));
    return [...rows].sort((a, b) => {
      const [x, y] = [values.get(a), values.get(b)];
      if (x === "" || y === "") return (x === "") - (y === "") || a - b;
      return sign * (ranks.get(x) - ranks.get(y)) || a - b;
    });
  };

  /** The head of a column: a button that sorts, where the column can be sorted. */
  hoptac.head = (column, sortable, asked) => {
    const label = t(`column_${column}`);
    if (!sortable) return h("th", { scope: "col" }, label);
    const [up, down] = [asked === column, asked === `-${column}`];
    return h("th", { scope: "col", "aria-sort": up ? "ascending" : down ? "descending" : null },
      h("button", { type: "button", class: "sort", id: `sort-${column}`, onclick: () => hoptac.change({ sort: up ? `-${column}` : column }) },
        label, h("span", { "aria-hidden": "true" }, up ? "\u00a0▲" : down ? "\u00a0▼" : "")));
  };

  /** Links to the pages of a long table. */
  hoptac.pager = (length, size, query, view, id = "") => {
    const last = Math.max(1, Math.ceil(length / size));
    const page = Math.min(last, Math.max(1, Number(query.page) || 1));
    const first = (page - 1) * size;
    const go = (to, label, rel) => (to < 1 || to > last || to === page
      ? h("span", { class: "off" }, label)
      : h("a", { rel, href: hoptac.link(view, { ...query, page: to === 1 ? "" : to }, id) }, label));
    const node = last === 1 ? null : h("nav", { class: "pager", "aria-label": t("pages") },
      go(1, `« ${t("first")}`), go(page - 1, `‹ ${t("previous")}`, "prev"),
      h("span", {}, t("page_of", { page: number(page), pages: number(last) })),
      go(page + 1, `${t("next")} ›`, "next"), go(last, `${t("last")} »`));
    return { first, end: Math.min(length, first + size), node };
  };

  const cell = (column, ...content) => h("td", { "data-head": t(`column_${column}`), class: `c-${column}` }, ...content);

  const line = (row) => {
    const { dyads } = hoptac;
    const article = dyads.article[row];
    const party = (number_) => h("a", { href: hoptac.link("rows", { party: hoptac.partyId(number_) }) }, hoptac.party(number_));
    const when = hoptac.when(row);
    const copy = hoptac.data.articles.copyOf[article] >= 0;
    return h("tr", { "data-dyad": hoptac.dyadId(row) },
      cell("published", hoptac.published(row) ? hoptac.day(hoptac.published(row).slice(0, 10)) : "–"),
      cell("source", party(dyads.source[row])),
      cell("target", party(dyads.target[row])),
      cell("kind", hoptac.tag(hoptac.kind(row))),
      cell("status", code("status", hoptac.status(row))),
      cell("fields", hoptac.fields[dyads.fields[row]].map((field) => code("field", field)).join(", ")),
      cell("date", when[0] ? hoptac.span(...when).replace(" – ", " –\n") : ""),
      cell("sentence", h("a", { class: "evidence", href: hoptac.rowLink(row) }, hoptac.markedEvidence(row)),
        h("small", { class: "from" }, h("a", { href: hoptac.link("article", {}, hoptac.data.articles.id[article]) }, hoptac.title(article)),
          hoptac.outlet(article) ? ` · ${hoptac.outlet(article)}` : null, copy ? h("span", { class: "copy" }, ` · ${t("a_copy")}`) : null)),
      cell("confidence", (dyads.confidence[row] / 1000).toFixed(2)));
  };

  const record = (row) => {
    const { dyads, data } = hoptac;
    const article = dyads.article[row];
    const party = (at) => [hoptac.partyId(at), data.parties[at][1]];
    const text = hoptac.evidence(row);
    return [
      hoptac.dyadId(row), hoptac.dyadId(row).replace(/:d\d+$/, ""), data.articles.id[article], hoptac.published(row),
      data.articles.title[article], hoptac.outlet(article), ...party(dyads.source[row]), ...party(dyads.target[row]),
      hoptac.kind(row), hoptac.status(row), hoptac.fields[dyads.fields[row]].join(";"), ...hoptac.when(row), text,
      hoptac.cut(hoptac.points(text), dyads.from[row], dyads.to[row]), (dyads.confidence[row] / 1000).toFixed(3),
    ];
  };
  const quoted = (text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

  /** The rows as a CSV file like the tables: UTF-8 with a byte-order mark. */
  hoptac.csv = async (rows) => {
    await hoptac.loadEvidence(rows);
    return `\ufeff${[SAVED, ...rows.map(record)].map((cells) => cells.map(quoted).join(",")).join("\n")}\n`;
  };
  const save = async (rows) => {
    const address = URL.createObjectURL(new Blob([await hoptac.csv(rows)], { type: "text/csv" }));
    const anchor = h("a", { href: address, download: "dyads.csv" });
    document.body.append(anchor);
    anchor.click();
    anchor.remove();
    setTimeout(() => URL.revokeObjectURL(address), 10000);
  };

  hoptac.views.rows = {
    table: true,
    filters: hoptac.FILTERS,
    async render({ rows, query }) {
      if (!rows.length) return [hoptac.nothing()];
      const asked = query.sort ?? "-published";
      const ordered = asked === "-published" ? rows : hoptac.sorted(rows, KEYS, asked);
      const { first, end, node } = hoptac.pager(ordered.length, PAGE, query, "rows");
      const shown = ordered.slice(first, end);
      await hoptac.loadEvidence(shown);
      const again = hoptac.pager(ordered.length, PAGE, query, "rows").node;
      return [
        h("div", { class: "tools" },
          h("p", {}, t("shown_of", { from: number(first + 1), to: number(end), n: number(rows.length) })),
          h("button", { type: "button", id: "save", onclick: () => save(ordered) }, t("save_csv"))),
        node,
        h("table", { class: "wide dyads", id: "rows" },
          h("caption", { class: "hidden" }, t("view_rows")),
          h("thead", {}, h("tr", {}, COLUMNS.map((column) => hoptac.head(column, column in KEYS, asked)))),
          h("tbody", {}, shown.map(line))),
        again,
      ];
    },
  };
})();
