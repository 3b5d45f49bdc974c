// Pieces that several views draw: bars, pairs, legends. Every figure is a link to its rows.
"use strict";

(() => {
  const { h, t, code, number } = hoptac;

  /** A list of bars: entries are [label, count, address, class]. */
  hoptac.bars = (entries, label) => {
    const most = Math.max(1, ...entries.map(([, count]) => count));
    return h("ul", { class: "bars", "aria-label": label }, entries.map(([name, count, address, style]) =>
      h("li", {}, h("a", { href: address },
        h("span", { class: "bar-name" }, name),
        h("span", { class: "bar-count" }, number(count)),
        h("span", { class: `bar ${style ?? ""}`, "aria-hidden": "true", style: { width: `${(100 * count) / most}%` } })))));
  };

  hoptac.section = (heading, ...content) =>
    h("section", { class: "card" }, h("h2", {}, heading), ...content);

  hoptac.kindClass = (kind) => `kind-${hoptac.data.meta.kinds.indexOf(kind)}`;
  hoptac.tag = (kind) => h("span", { class: `tag ${hoptac.kindClass(kind)}` }, code("kind", kind));

  /** The kinds with their colours. */
  hoptac.legend = (counts, query) => h("ul", { class: "legend", "aria-label": t("kinds") },
    hoptac.data.meta.kinds.map((kind, at) => (counts.get(at) ? h("li", {}, h("a", {
      href: hoptac.link("rows", { ...query, kind }),
    }, h("span", { class: `dot kind-${at}`, "aria-hidden": "true" }), code("kind", kind), ` ${number(counts.get(at))}`)) : null)));

  /** Rows by unordered pair of parties: [smaller number, larger number, rows, rows by kind]. */
  hoptac.pairs = (rows) => {
    const { dyads } = hoptac;
    const found = new Map();
    const parties = hoptac.data.parties.length;
    for (const row of rows) {
      const [a, b] = [dyads.source[row], dyads.target[row]];
      const key = Math.min(a, b) * parties + Math.max(a, b);
      let pair = found.get(key);
      if (!pair) {
        pair = { a: Math.min(a, b), b: Math.max(a, b), count: 0, kinds: new Map() };
        found.set(key, pair);
      }
      pair.count += 1;
      hoptac.add(pair.kinds, dyads.kind[row]);
    }
    return [...found.values()].sort((x, y) => y.count - x.count || x.a - y.a || x.b - y.b);
  };

  /** How many of the rows each party is in, the most frequent first. */
  hoptac.partyCounts = (rows) => {
    const counts = new Map();
    for (const row of rows) {
      hoptac.add(counts, hoptac.dyads.source[row]);
      hoptac.add(counts, hoptac.dyads.target[row]);
    }
    return hoptac.ranked(counts, hoptac.party);
  };

  hoptac.countBy = (rows, value) => {
    const counts = new Map();
    for (const row of rows) for (const one of [value(row)].flat()) hoptac.add(counts, one);
    return counts;
  };

  hoptac.pairName = (pair) => `${hoptac.shortParty(pair.a)} – ${hoptac.shortParty(pair.b)}`;
  hoptac.pairLink = (pair, query) => hoptac.link("rows", {
    ...hoptac.kept(query), party: hoptac.partyId(pair.a), partner: hoptac.partyId(pair.b),
  });

  /** The strongest pairs as a table with one column per kind: the reading of a network without eyes. */
  hoptac.pairTable = (pairs, query, caption) => {
    const kinds = hoptac.data.meta.kinds.map((kind, at) => [kind, at])
      .filter(([, at]) => pairs.some((pair) => pair.kinds.get(at)));
    return h("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
      h("table", { class: "numbers" },
        h("caption", {}, caption),
        h("thead", {}, h("tr", {},
          h("th", { scope: "col" }, t("pair")), h("th", { scope: "col" }, t("total")),
          kinds.map(([kind]) => h("th", { scope: "col" }, code("kind", kind))))),
        h("tbody", {}, pairs.map((pair) => h("tr", {},
          h("th", { scope: "row" }, hoptac.pairName(pair)),
          h("td", {}, h("a", { href: hoptac.pairLink(pair, query) }, number(pair.count))),
          kinds.map(([kind, at]) => h("td", {}, pair.kinds.get(at)
            ? h("a", { href: hoptac.pairLink(pair, { ...query, kind }) }, number(pair.kinds.get(at))) : "")))))));
  };

  /** A choice of how many are shown. */
  hoptac.sizeChoice = (name, sizes, current) => h("div", { class: "control inline" },
    h("label", { for: `size-${name}` }, t("how_many")),
    h("select", { id: `size-${name}`, onchange: (event) => hoptac.change({ top: event.target.value }) },
      sizes.map((size) => h("option", { value: size, selected: size === current }, String(size)))));
  hoptac.size = (query, sizes, otherwise) => (sizes.includes(Number(query.top)) ? Number(query.top) : otherwise);

  /** A text that stands where nothing was found. */
  hoptac.nothing = () => h("p", { class: "nothing" }, t("nothing"));
})();
