// The first view: how much there is, what is new, who with whom.
"use strict";

(() => {
  const { h, t, code, number } = hoptac;
  const SHOWN = 10;
  const LATEST = 8;

  const figure = (value, label, address, note) => h("li", {},
    h("a", { href: address }, h("strong", {}, number(value)), h("span", {}, label)),
    note ? h("small", {}, note) : null);

  const figures = (rows) => {
    const { dyads, data } = hoptac;
    const { articles, meta } = data;
    const acts = new Set(rows.map((row) => dyads.article[row] * 100000 + dyads.act[row]));
    const parties = new Set(rows.flatMap((row) => [dyads.source[row], dyads.target[row]]));
    const fresh = articles.isNew.reduce((sum, one) => sum + one, 0);
    const freshRows = rows.filter((row) => articles.isNew[dyads.article[row]]).length;
    const copies = articles.copyOf.filter((place) => place >= 0).length;
    return h("ul", { class: "figures" },
      figure(articles.id.length, t("articles"), hoptac.link("articles", { repeat: "all" }),
        copies ? t("copies_among", { n: number(copies) }) : null),
      figure(acts.size, t("acts"), hoptac.link("rows"), t("in_pairs", { n: number(rows.length) })),
      figure(parties.size, t("parties"), hoptac.link("names", { role: "party" })),
      figure(meta.entities, t("entities"), hoptac.link("names")),
      figure(fresh, t("new_articles"), hoptac.link("articles", { new: "1", repeat: "all" }), meta.first ? t("first_run") : null),
      figure(freshRows, t("new_rows"), hoptac.link("rows", { new: "1" }), meta.first ? t("first_run_rows") : null));
  };

  const latest = async (rows) => {
    const { sentence, act, article } = hoptac.dyads;
    const seen = new Map();
    for (const row of rows) {
      if (seen.has(sentence[row])) seen.get(sentence[row]).push(row);
      else if (seen.size === LATEST) break;
      else seen.set(sentence[row], [row]);
    }
    const picked = [...seen.values()].map(([row]) => row);
    const others = (row) => seen.get(sentence[row])
      .filter((one) => one !== row && act[one] === act[row] && article[one] === article[row]).length;
    await hoptac.loadEvidence(picked);
    return h("ol", { class: "latest" }, picked.map((row) => h("li", {},
      h("p", { class: "about" },
        hoptac.published(row) ? h("time", {}, hoptac.day(hoptac.published(row).slice(0, 10))) : t("undated"), " · ",
        `${hoptac.shortParty(hoptac.dyads.source[row])} – ${hoptac.shortParty(hoptac.dyads.target[row])} `,
        others(row) ? `${t("more_pairs", { n: number(others(row)) })} ` : null,
        hoptac.tag(hoptac.kind(row))),
      h("a", { href: hoptac.rowLink(row) }, hoptac.markedEvidence(row)))));
  };

  const byCode = (rows, name, values, address) => {
    const counts = hoptac.countBy(rows, values);
    return hoptac.bars(hoptac.ranked(counts, String).map(([value, count]) =>
      [code(name, value), count, address(value), name === "kind" ? hoptac.kindClass(value) : ""]), t(`filter_${name}`));
  };

  hoptac.views.overview = {
    filters: null,
    async render({ rows, query }) {
      if (!hoptac.data.articles.id.length) return [h("p", {}, t("no_articles"))];
      const pairs = hoptac.pairs(rows).slice(0, SHOWN);
      const parties = hoptac.partyCounts(rows).slice(0, SHOWN);
      const fields = (row) => hoptac.fields[hoptac.dyads.fields[row]];
      const { run } = hoptac.data.meta;
      return [
        h("p", { class: "lead" }, t("lead")),
        figures(rows),
        rows.length ? h("div", { class: "cards" },
          hoptac.section(t("strongest_pairs"), hoptac.bars(pairs.map((pair) =>
            [hoptac.pairName(pair), pair.count, hoptac.pairLink(pair, query)]), t("strongest_pairs")),
          h("p", { class: "more" }, h("a", { href: hoptac.link("network") }, t("see_network")))),
          hoptac.section(t("latest"), await latest(rows),
            h("p", { class: "more" }, h("a", { href: hoptac.link("rows") }, t("see_rows")))),
          hoptac.section(t("most_named"), hoptac.bars(parties.map(([party, count]) =>
            [hoptac.shortParty(party), count, hoptac.link("rows", { party: hoptac.partyId(party) })]), t("most_named")),
          h("p", { class: "more" }, h("a", { href: hoptac.link("map") }, t("see_map")))),
          hoptac.section(t("by_kind"), byCode(rows, "kind", hoptac.kind, (kind) => hoptac.link("rows", { kind }))),
          hoptac.section(t("by_field"), byCode(rows, "field", fields, (field) => hoptac.link("rows", { field }))),
          hoptac.section(t("by_status"), byCode(rows, "status", hoptac.status, (status) => hoptac.link("rows", { status })),
            h("p", { class: "more" }, h("a", { href: hoptac.link("timeline") }, t("see_timeline"))))) : hoptac.nothing(),
        h("p", { class: "run" }, t("made_by", { version: run.version, knowledge: run.knowledge_version, at: hoptac.day(run.finished) })),
      ];
    },
  };
})();
