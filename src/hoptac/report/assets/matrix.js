// The most frequent parties against each other.
"use strict";

(() => {
  const { h, t, code, number } = hoptac;
  const SIZES = [10, 20, 30, 50];

  /** The kinds' shares as a band of their colours. */
  const stripe = (kinds, total) => {
    let from = 0;
    const parts = kinds.map(([kind, count]) => {
      const to = from + (100 * count) / total;
      const part = `var(--k${kind}) ${from.toFixed(1)}% ${to.toFixed(1)}%`;
      from = to;
      return part;
    });
    return `linear-gradient(90deg, ${parts.join(", ")})`;
  };

  hoptac.views.matrix = {
    filters: hoptac.FILTERS,
    async render({ rows, query }) {
      if (!rows.length) return [hoptac.nothing()];
      const size = hoptac.size(query, SIZES, 20);
      const counts = hoptac.partyCounts(rows);
      const parties = counts.slice(0, size).map(([party]) => party);
      const pairs = hoptac.pairs(rows);
      const found = new Map();
      for (const pair of pairs) {
        found.set(`${pair.a} ${pair.b}`, pair);
        found.set(`${pair.b} ${pair.a}`, pair);
      }
      const most = Math.log(1 + pairs[0].count);
      const cell = (row, column) => {
        const pair = found.get(`${row} ${column}`);
        if (row === column) return h("td", { class: "same" });
        if (!pair) return h("td", {});
        const strength = Math.round(15 + (75 * Math.log(1 + pair.count)) / most);
        const kinds = hoptac.ranked(pair.kinds, String);
        const said = kinds.map(([kind, count]) => `${code("kind", hoptac.data.meta.kinds[kind])} ${number(count)}`).join(", ");
        const label = `${hoptac.pairName(pair)} (${said}): ${number(pair.count)}`;
        return h("td", { class: strength > 72 ? "heat strong" : "heat", style: { "--heat": `${strength}%`, "--kinds": stripe(kinds, pair.count) } },
          h("a", { href: hoptac.pairLink(pair, query), "aria-label": label, title: label }, number(pair.count)));
      };
      const total = new Map(counts);
      return [
        h("div", { class: "tools" },
          h("p", {}, t("matrix_note", { shown: number(parties.length), n: number(counts.length) })),
          hoptac.sizeChoice("matrix", SIZES, size)),
        hoptac.legend(hoptac.countBy(rows, (row) => hoptac.dyads.kind[row]), hoptac.kept(query)),
        h("div", { class: "scroll tall", tabindex: "0", role: "region", "aria-label": t("view_matrix") },
          h("table", { class: "matrix" },
            h("caption", { class: "hidden" }, t("view_matrix")),
            h("thead", {}, h("tr", {}, h("td", {}), h("th", { scope: "col", class: "sum" }, t("total")),
              parties.map((party) => h("th", { scope: "col", title: hoptac.party(party) }, h("span", {}, hoptac.shortParty(party)))))),
            h("tbody", {}, parties.map((party) => h("tr", {},
              h("th", { scope: "row", title: hoptac.party(party) }, hoptac.shortParty(party)),
              h("td", { class: "sum" }, h("a", { href: hoptac.link("rows", { ...hoptac.kept(query), ...(query.party && query.party !== hoptac.partyId(party)
                ? { partner: hoptac.partyId(party) } : { party: hoptac.partyId(party) }) }) }, number(total.get(party)))),
              parties.map((other) => cell(party, other))))))),
      ];
    },
  };
})();
