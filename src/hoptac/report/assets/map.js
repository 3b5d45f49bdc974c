// The world, coloured by how much each country has to do with the chosen one.
"use strict";

(() => {
  const { h, s, t, number } = hoptac;
  const HOME = "VNM";
  const [WIDTH, HEIGHT] = [1000, 500];
  const STEPS = 5;
  const SMALL = 7;

  const chosen = (query, rows) => {
    if (query.party) return query.party;
    const counts = hoptac.partyCounts(rows).filter(([party]) => hoptac.isCountry(party));
    const home = counts.find(([party]) => hoptac.partyId(party) === HOME);
    return hoptac.partyId((home ?? counts[0] ?? [0])[0]);
  };

  const select = (id, rows) => h("div", { class: "control inline" },
    h("label", { for: "map-party" }, t("partners_of")),
    h("select", { id: "map-party", onchange: (event) => hoptac.change({ party: event.target.value, partner: "" }) },
      hoptac.partyCounts(rows).map(([party]) => [hoptac.partyId(party), hoptac.party(party)])
        .sort((a, b) => a[1].localeCompare(b[1], hoptac.language))
        .map(([value, label]) => h("option", { value, selected: value === id }, label))));

  const draw = (world, id, partners, most, address) => {
    const shapes = topojson.feature(world, world.objects.countries).features.filter((shape) => shape.id !== "ATA");
    const projection = d3.geoEqualEarth().rotate([-11, 0])
      .fitSize([WIDTH, HEIGHT], { type: "FeatureCollection", features: shapes });
    const path = d3.geoPath(projection).digits(1);
    const step = (count) => Math.min(STEPS, 1 + Math.floor((STEPS * Math.log(count)) / Math.log(most + 1)));
    const places = [];
    const countries = [];
    for (const shape of shapes) {
      const partner = partners.get(shape.id);
      const style = shape.id === id ? "land chosen" : partner ? `land step-${step(partner.count)}` : "land";
      const [[left, top], [right, bottom]] = path.bounds(shape);
      const small = Math.max(right - left, bottom - top) < SMALL;
      const outline = s("path", { class: style, d: path(shape) ?? "" });
      if (!partner && shape.id !== id) {
        countries.push(outline);
        continue;
      }
      const name = hoptac.party(hoptac.partyNumber.get(shape.id));
      const label = partner ? `${name}: ${number(partner.count)}` : name;
      const [x, y] = path.centroid(shape);
      const mark = small ? s("circle", { class: style, cx: x, cy: y, r: 4.5 }) : outline;
      const node = partner ? s("a", { href: address(shape.id), "aria-label": label, tabindex: "-1" }, mark) : s("g", {}, mark);
      mark.append(s("title", {}, label));
      (small ? places : countries).push(node);
    }
    return s("svg", { class: "world", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": t("view_map") }, countries, places);
  };

  hoptac.views.map = {
    filters: hoptac.FILTERS.filter((name) => name !== "party" && name !== "partner"),
    counted: false,
    // the rows of all countries are needed for the choice of one
    loosen: ({ party, partner, ...rest }) => rest,
    async render({ rows, query }) {
      if (!rows.length) return [hoptac.nothing()];
      const world = await hoptac.load("world", "assets");
      const id = chosen(query, rows);
      const own = hoptac.partyNumber.get(id);
      if (own === undefined) return [select(id, rows), hoptac.nothing()];
      const found = rows.filter((row) => hoptac.dyads.source[row] === own || hoptac.dyads.target[row] === own);
      const counts = hoptac.countBy(found, (row) => [hoptac.dyads.source[row], hoptac.dyads.target[row]].filter((party) => party !== own));
      const ranked = hoptac.ranked(counts, hoptac.party);
      const partners = new Map(ranked.map(([party, count]) => [hoptac.partyId(party), { party, count }]));
      const address = (partner) => hoptac.link("rows", { ...hoptac.kept(query), party: id, partner });
      const lists = [["countries", true], ["bodies", false]].map(([key, country]) => {
        const entries = ranked.filter(([party]) => hoptac.isCountry(party) === country);
        return entries.length ? hoptac.section(`${t(key)} (${number(entries.length)})`, hoptac.bars(entries.map(([party, count]) =>
          [hoptac.party(party), count, address(hoptac.partyId(party))]), t(key))) : null;
      });
      const most = Math.max(1, ...ranked.filter(([party]) => hoptac.isCountry(party)).map(([, count]) => count));
      const scale = h("p", { class: "legend scale" }, number(1),
        Array.from({ length: STEPS }, (_, at) => h("span", { class: `swatch step-${at + 1}`, "aria-hidden": "true" })), number(most), " ",
        h("span", { class: "swatch chosen", "aria-hidden": "true" }), hoptac.party(own));
      return [
        h("div", { class: "tools" }, select(id, rows),
          h("p", {}, h("a", { href: hoptac.link("rows", { ...hoptac.kept(query), party: id, partner: "" }) }, t("rows_n", { n: number(found.length) })))),
        h("div", { class: "scroll figure", tabindex: "0", role: "region", "aria-label": t("view_map") },
          draw(world, id, partners, most, address)),
        scale,
        h("p", { class: "legend" }, t("map_note")),
        h("div", { class: "cards" }, lists),
      ];
    },
  };
})();
