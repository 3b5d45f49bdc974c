// Whoever and whatever is named: the table of the entities, and the page of one with the sentences that name it.
"use strict";

(() => {
  const { h, t, code, number } = hoptac;
  const PAGE = 100;
  const QUOTED = 20;
  const entities = () => hoptac.data.entities;
  const name = (at) => (hoptac.language === "en" && entities().name_en[at]) || entities().name_vi[at];
  const type = (at) => hoptac.data.meta.types[entities().type[at]];
  hoptac.entityName = name;
  hoptac.entityType = type;
  const country = (at) => {
    const id = entities().country[at];
    const own = numbers().get(id);
    return own === undefined ? id : name(own);
  };
  let byId = null;
  const numbers = () => {
    byId ??= new Map(entities().entity_id.map((id, at) => [id, at]));
    return byId;
  };
  // the parties of the rows without copies, as the overview counts them
  let parties = null;
  const KEYS = {
    name,
    type: (at) => code("type", type(at)),
    subtype: (at) => code("subtype", entities().subtype[at]),
    country,
    mentions: (at) => entities().n_mentions[at],
    articles: (at) => entities().articles[at].length,
  };

  const control = (key, label, query, options) => h("div", { class: "control" },
    h("label", { for: `name-${key}` }, label),
    h("select", { id: `name-${key}`, onchange: (event) => hoptac.change({ [key]: event.target.value }) },
      h("option", { value: "" }, t("any")),
      options.map(([value, text, count]) => h("option", { value, selected: value === query[key] }, `${text} (${number(count)})`))));

  const form = (query, all) => {
    let timer = 0;
    const counted = (value, label, skip) => {
      const counts = new Map();
      for (const at of all) {
        if (value(at) && passes(at, { ...query, [skip]: "" })) hoptac.add(counts, value(at));
      }
      return [...counts].map(([key, count]) => [key, label(key), count])
        .sort((a, b) => a[1].localeCompare(b[1], hoptac.language));
    };
    const apply = (event) => {
      clearTimeout(timer);
      if (event.target.value !== (hoptac.route().query.q ?? "")) hoptac.change({ q: event.target.value }, true);
    };
    return h("form", { class: "controls filters", role: "search", onsubmit: (event) => event.preventDefault() },
      control("type", t("column_type"), query, counted(type, (key) => code("type", key), "type")),
      control("subtype", t("column_subtype"), query, counted((at) => entities().subtype[at], (key) => code("subtype", key), "subtype")),
      control("country", t("column_country"), query, counted((at) => entities().country[at],
        (id) => (hoptac.data.entities && numbers().has(id) ? name(numbers().get(id)) : id), "country")),
      h("div", { class: "control" }, h("label", { for: "name-role" }, t("filter_role")),
        h("select", { id: "name-role", onchange: (event) => hoptac.change({ role: event.target.value }) },
          h("option", { value: "" }, t("any")), h("option", { value: "party", selected: query.role === "party" }, t("only_parties")))),
      h("div", { class: "control" }, h("label", { for: "name-q" }, t("filter_name")),
        h("input", { id: "name-q", type: "search", value: query.q ?? "", onchange: apply, oninput: (event) => {
          clearTimeout(timer);
          timer = setTimeout(() => apply(event), 400);
        } })));
  };

  const passes = (at, query, finder) => (!query.type || type(at) === query.type)
    && (!query.subtype || entities().subtype[at] === query.subtype)
    && (!query.country || entities().country[at] === query.country)
    && (!query.role || parties.has(entities().entity_id[at]))
    && (!finder || finder.holds(finder.form(["entity_id", "name_vi", "name_en", "acronym"].map((key) => entities()[key][at]).join(" "))));

  const line = (at) => {
    const own = (content) => h("a", { href: hoptac.link("name", {}, entities().entity_id[at]) }, content);
    const cell = (column, ...content) => h("td", { "data-head": t(`column_${column}`), class: `c-${column}` }, ...content);
    return h("tr", {},
      cell("name", h("a", { href: hoptac.link("name", {}, entities().entity_id[at]) }, name(at)),
        entities().acronym[at] && entities().acronym[at] !== name(at) ? h("small", {}, ` ${entities().acronym[at]}`) : null),
      cell("type", h("span", { class: `tag type-${type(at)}` }, code("type", type(at)))),
      cell("subtype", entities().subtype[at] ? code("subtype", entities().subtype[at]) : ""),
      cell("country", entities().country[at] ? country(at) : ""),
      cell("mentions", own(number(entities().n_mentions[at]))),
      cell("articles", own(number(entities().articles[at].length))));
  };

  hoptac.views.names = {
    filters: null,
    async render({ query, rows }) {
      await hoptac.load("entities");
      parties ??= new Set(rows.flatMap((row) => [hoptac.dyads.source[row], hoptac.dyads.target[row]]).map(hoptac.partyId));
      const { entity_id: ids, n_mentions: mentions } = entities();
      const all = ids.map((_, at) => at).filter((at) => mentions[at] || hoptac.partyNumber.has(ids[at]));
      const finder = query.q ? hoptac.finder(query.q) : null;
      const found = all.filter((at) => passes(at, query, finder));
      const asked = query.sort ?? "-mentions";
      const ordered = hoptac.sorted(found, KEYS, asked);
      const { first, end, node } = hoptac.pager(ordered.length, PAGE, query, "names");
      return [
        form(query, all),
        found.length ? [
          h("div", { class: "tools" }, h("p", {}, t("shown_of", { from: number(first + 1), to: number(end), n: number(found.length) }))),
          node,
          h("table", { class: "wide", id: "names" },
            h("caption", { class: "hidden" }, t("view_names")),
            h("thead", {}, h("tr", {}, Object.keys(KEYS).map((column) => hoptac.head(column, true, asked)))),
            h("tbody", {}, ordered.slice(first, end).map(line))),
        ] : hoptac.nothing(),
      ];
    },
  };

  const quotes = async (at, articles) => {
    const pages = await Promise.all(articles.map(hoptac.loadArticle));
    const id = entities().entity_id[at];
    return h("ol", { class: "latest" }, pages.map((page, place) => {
      const article = articles[place];
      const text = hoptac.points(page.text);
      const mentions = page.mentions.filter((mention) => mention[3] === at);
      const sentences = page.sentences.map((span, number_) => [span, number_])
        .filter(([[start, end]]) => mentions.some((mention) => mention[1] >= start && mention[1] < end));
      return h("li", {},
        h("p", { class: "about" }, hoptac.data.articles.published[article] ? `${hoptac.day(hoptac.data.articles.published[article].slice(0, 10))} · ` : "",
          h("a", { href: hoptac.link("article", { name: id }, hoptac.data.articles.id[article]) }, hoptac.title(article))),
        sentences.map(([[start, end], number_]) => h("p", {}, h("a", {
          class: "evidence", href: hoptac.link("article", { name: id, sentence: number_ }, hoptac.data.articles.id[article]),
        }, hoptac.marked(text, start, end, mentions.map((mention) => ({ start: mention[1], end: mention[2], class: `entity type-${type(at)}`, tag: "mark" })))))));
    }));
  };

  hoptac.views.name = {
    filters: null,
    within: "names",
    title: ({ id }) => (hoptac.data.entities && numbers().has(id) ? name(numbers().get(id)) : ""),
    async render({ id, query }) {
      await hoptac.load("entities");
      const at = numbers().get(id);
      if (at === undefined) return [h("p", { class: "nothing" }, t("no_such_name", { id }))];
      const data = entities();
      const fact = (key, value) => (value ? [h("dt", {}, t(`column_${key}`)), h("dd", {}, value)] : null);
      const parent = numbers().get(data.parent_id[at]);
      const party = hoptac.partyNumber.get(id);
      const { first, end, node } = hoptac.pager(data.articles[at].length, QUOTED, query, "name", id);
      return [
        h("dl", { class: "facts" },
          fact("type", code("type", type(at)) + (data.subtype[at] ? ` · ${code("subtype", data.subtype[at])}` : "")),
          fact("id", id), fact("name_vi", data.name_vi[at]), fact("name_en", data.name_en[at]), fact("acronym", data.acronym[at]),
          fact("country", country(at)),
          fact("parent", parent === undefined ? "" : h("a", { href: hoptac.link("name", {}, data.parent_id[at]) }, name(parent))),
          fact("same_as", data.same_as[at]), fact("mentions", number(data.n_mentions[at]))),
        party === undefined ? null : h("p", {}, h("a", { class: "button", href: hoptac.link("rows", { party: id }) }, t("rows_of_party"))),
        h("h2", {}, t("named_in", { n: number(data.articles[at].length) })),
        node,
        await quotes(at, data.articles[at].slice(first, end)),
      ];
    },
  };
})();
