// Who is linked to whom: the strongest pairs as a network.
"use strict";

(() => {
  const { h, s, t, number } = hoptac;
  const SIZES = [15, 30, 50, 80];
  const [WIDTH, HEIGHT] = [1000, 640];
  const TICKS = 300;
  const LISTED = 25;

  const layout = (nodes, links) => {
    const radius = (node) => node.radius;
    const simulation = d3.forceSimulation(nodes)
      .force("link", d3.forceLink(links).distance((link) => 70 + 60 / Math.sqrt(link.count)).strength((link) => 0.08 + 0.12 * link.share))
      .force("charge", d3.forceManyBody().strength(-420))
      .force("x", d3.forceX(WIDTH / 2).strength(0.055))
      .force("y", d3.forceY(HEIGHT / 2).strength(0.11))
      .force("collide", d3.forceCollide((node) => radius(node) + 16))
      .stop();
    simulation.tick(TICKS);
    for (const [axis, size, before, behind] of [["x", WIDTH, 70, 70], ["y", HEIGHT, 34, 46]]) {
      const places = nodes.map((node) => node[axis]);
      const [least, most] = [Math.min(...places), Math.max(...places)];
      const stretch = most > least ? (size - before - behind) / (most - least) : 0;
      for (const node of nodes) node[axis] = stretch ? before + (node[axis] - least) * stretch : size / 2;
    }
  };

  const draw = (nodes, links, query) => {
    const rows = (values) => hoptac.link("rows", { ...hoptac.kept(query), ...values });
    const edge = ({ source, target, pair, count, share }) => {
      const [kind] = hoptac.ranked(pair.kinds, String)[0];
      const label = `${hoptac.pairName(pair)}: ${number(count)}`;
      return s("a", { href: hoptac.pairLink(pair, query), "aria-label": label, tabindex: "-1" },
        s("line", { class: `edge stroke-${kind}`, x1: source.x, y1: source.y, x2: target.x, y2: target.y, "stroke-width": 1 + 9 * share },
          s("title", {}, label)));
    };
    const dot = (node) => {
      const label = `${hoptac.party(node.party)}: ${number(node.count)}`;
      const values = query.party && query.party !== hoptac.partyId(node.party)
        ? { partner: hoptac.partyId(node.party) } : { party: hoptac.partyId(node.party) };
      return s("a", { href: rows(values), "aria-label": label },
        s("title", {}, label),
        hoptac.isCountry(node.party)
          ? s("circle", { class: "node", cx: node.x, cy: node.y, r: node.radius })
          : s("rect", { class: "node body", x: node.x - node.radius, y: node.y - node.radius, width: 2 * node.radius, height: 2 * node.radius, rx: 3 }),
        s("text", { x: node.x, y: node.y + node.radius + 13 }, hoptac.shortParty(node.party)));
    };
    return s("svg", { class: "network", viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: "group", "aria-label": t("view_network") },
      links.map(edge), nodes.map(dot));
  };

  hoptac.views.network = {
    filters: hoptac.FILTERS,
    async render({ rows, query }) {
      if (!rows.length) return [hoptac.nothing()];
      const size = hoptac.size(query, SIZES, 30);
      const counts = hoptac.partyCounts(rows);
      const most = Math.max(...counts.map(([, count]) => count));
      const nodes = counts.slice(0, size).map(([party, count]) => ({ party, count, radius: 5 + 21 * Math.sqrt(count / most) }));
      const place = new Map(nodes.map((node, at) => [node.party, at]));
      const pairs = hoptac.pairs(rows);
      const inside = pairs.filter((pair) => place.has(pair.a) && place.has(pair.b));
      const links = inside.map((pair) => ({
        source: place.get(pair.a), target: place.get(pair.b), pair, count: pair.count, share: pair.count / pairs[0].count,
      }));
      layout(nodes, links);
      return [
        h("div", { class: "tools" }, h("p", {}, t("network_note")), hoptac.sizeChoice("network", SIZES, size)),
        hoptac.legend(hoptac.countBy(rows, (row) => hoptac.dyads.kind[row]), hoptac.kept(query)),
        h("div", { class: "scroll figure", tabindex: "0", role: "region", "aria-label": t("view_network") }, draw(nodes, links, query)),
        h("p", { class: "legend" }, h("span", { class: "shape round", "aria-hidden": "true" }), t("a_country"), " ",
          h("span", { class: "shape", "aria-hidden": "true" }), t("a_body")),
        hoptac.pairTable(pairs.slice(0, LISTED), query, t("strongest_pairs")),
      ];
    },
  };
})();
