// The dyads as columns, and what the numbers in them stand for.
"use strict";

(() => {
  // one row of the data files: the columns in the order in which site.py writes them
  const DYAD_COLUMNS = [
    "article", "act", "pair", "source", "target", "kind", "status", "fields",
    "start", "end", "sentence", "from", "to", "confidence",
  ];

  const joined = (place, parts) => {
    const column = new Int32Array(parts.reduce((sum, part) => sum + part[place].length, 0));
    let at = 0;
    for (const part of parts) {
      column.set(part[place], at);
      at += part[place].length;
    }
    return column;
  };

  /** Puts the parts together; called once when all are there. */
  hoptac.open = () => {
    const { meta, articles } = hoptac.data;
    const parts = Array.from({ length: meta.split.dyads }, (_, number) => hoptac.data[`dyads-${number}`]);
    const dyads = Object.fromEntries(DYAD_COLUMNS.map((name, place) => [name, joined(place, parts)]));
    hoptac.dyads = dyads;
    hoptac.count = dyads.article.length;
    hoptac.fields = meta.combinations.map((text) => (text ? text.split(";") : []));
    hoptac.fieldCodes = [...new Set(hoptac.fields.flat())].sort();
    hoptac.partyNumber = new Map(hoptac.data.parties.map(([id], number) => [id, number]));
    hoptac.articleNumber = new Map(articles.id.map((id, number) => [id, number]));
    hoptac.rowsOf = new Map();
    for (let row = 0; row < hoptac.count; row += 1) {
      const article = dyads.article[row];
      if (!hoptac.rowsOf.has(article)) hoptac.rowsOf.set(article, []);
      hoptac.rowsOf.get(article).push(row);
    }
  };

  /** A party's name; bodies by their acronym where that is their id and `short` is asked for. */
  hoptac.party = (number) => hoptac.data.parties[number][hoptac.language === "vi" ? 1 : 2];
  hoptac.shortParty = (number) => {
    const [id, , , type] = hoptac.data.parties[number];
    return type === "COUNTRY" || id.includes(":") ? hoptac.party(number) : id;
  };
  hoptac.partyId = (number) => hoptac.data.parties[number][0];
  hoptac.isCountry = (number) => hoptac.data.parties[number][3] === "COUNTRY";

  hoptac.actId = (row) => `c${String(hoptac.dyads.act[row]).padStart(3, "0")}`;
  hoptac.dyadId = (row) => {
    const article = hoptac.data.articles.id[hoptac.dyads.article[row]];
    return `${article}:${hoptac.actId(row)}:d${String(hoptac.dyads.pair[row]).padStart(2, "0")}`;
  };
  hoptac.rowLink = (row) =>
    hoptac.link("article", { row: `${hoptac.actId(row)}` }, hoptac.data.articles.id[hoptac.dyads.article[row]]);
  hoptac.kind = (row) => hoptac.data.meta.kinds[hoptac.dyads.kind[row]];
  hoptac.status = (row) => hoptac.data.meta.statuses[hoptac.dyads.status[row]];
  hoptac.published = (row) => hoptac.data.articles.published[hoptac.dyads.article[row]];
  hoptac.when = (row) => [
    hoptac.data.meta.strings[hoptac.dyads.start[row]], hoptac.data.meta.strings[hoptac.dyads.end[row]],
  ];
  hoptac.outlet = (article) => hoptac.data.articles.outlets[hoptac.data.articles.outlet[article]];
  hoptac.title = (article) => {
    const { title, lead } = hoptac.data.articles;
    return title[article] || lead[article] || hoptac.t("untitled");
  };

  const part = (number) => hoptac.load(`evidence-${number}`);
  /** Loads the sentences of some rows. */
  hoptac.loadEvidence = (rows) => {
    const size = hoptac.data.meta.split.evidence_size;
    return Promise.all([...new Set(rows.map((row) => Math.floor(hoptac.dyads.sentence[row] / size)))].map(part));
  };
  /** Loads all sentences. */
  hoptac.loadAllEvidence = () =>
    Promise.all(Array.from({ length: hoptac.data.meta.split.evidence }, (_, number) => part(number)));
  /** The sentence of a row, once it is loaded. */
  hoptac.evidence = (row) => {
    const { sentence } = hoptac.dyads;
    const size = hoptac.data.meta.split.evidence_size;
    return hoptac.data[`evidence-${Math.floor(sentence[row] / size)}`][sentence[row] % size];
  };
  /** The sentence of a row with its trigger marked. */
  hoptac.markedEvidence = (row) => {
    const text = hoptac.points(hoptac.evidence(row));
    const { from, to } = hoptac.dyads;
    return [
      hoptac.cut(text, 0, from[row]),
      hoptac.h("b", { class: "trigger" }, hoptac.cut(text, from[row], to[row])),
      hoptac.cut(text, to[row]),
    ];
  };
  /** The page of an article. */
  hoptac.loadArticle = async (number) => {
    const size = hoptac.data.meta.split.texts_size;
    return (await hoptac.load(`texts-${Math.floor(number / size)}`))[number % size];
  };

  /** Text as it is searched: without case, and without marks where the search has none. */
  hoptac.lower = (text) => text.toLowerCase().normalize("NFC");
  hoptac.plain = (text) =>
    text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replaceAll("đ", "d");
  /** A test whether a text holds all words that are searched for. */
  hoptac.finder = (asked) => {
    const form = hoptac.plain(asked) === hoptac.lower(asked) ? hoptac.plain : hoptac.lower;
    const words = form(asked).split(/\s+/).filter(Boolean);
    return { form, holds: (formed) => words.every((word) => formed.includes(word)) };
  };

  /** How often each value comes, the most frequent first; equal ones in the order of their names. */
  hoptac.ranked = (counts, name) =>
    [...counts].sort((a, b) => b[1] - a[1] || String(name(a[0])).localeCompare(String(name(b[0])), hoptac.language));
  hoptac.add = (counts, key, number = 1) => counts.set(key, (counts.get(key) ?? 0) + number);
})();
