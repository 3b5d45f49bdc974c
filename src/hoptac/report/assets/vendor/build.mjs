// Writes the files of this folder that come from the npm registry: minified libraries as they are,
// the world's countries (Natural Earth, 1:50m) simplified and keyed by ISO 3166-1 alpha-3, and the licences.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { quantize } from "topojson-client";
import * as simplify from "topojson-simplify";

const require = createRequire(import.meta.url);
const LIBRARIES = ["d3-array", "d3-dispatch", "d3-quadtree", "d3-timer", "d3-force", "d3-geo", "topojson-client"];
const OTHERS = ["world-atlas", "i18n-iso-countries"];
const place = (name, file) => `node_modules/${name}/${file}`;
const packaged = (name) => JSON.parse(readFileSync(place(name, "package.json"), "utf8"));

const code = LIBRARIES.map((name) => readFileSync(place(name, `dist/${name}.min.js`), "utf8").trim());
writeFileSync("libraries.js", code.join("\n") + "\n");

const atlas = JSON.parse(readFileSync(place("world-atlas", "countries-50m.json"), "utf8"));
const alpha3 = new Map(require("i18n-iso-countries/codes.json").map(([, three, numeric]) => [numeric, three]));
const weighted = simplify.presimplify(atlas);
const world = quantize(simplify.simplify(weighted, simplify.quantile(weighted, 0.45)), 2e4);
delete world.objects.land;
for (const country of world.objects.countries.geometries) {
  country.id = alpha3.get(country.id) ?? null;
  delete country.properties;
}
writeFileSync("world.js", `"use strict";\nhoptac.receive("world", ${JSON.stringify(world)});\n`);

const licences = [...LIBRARIES, ...OTHERS].map((name) => {
  const { version, license } = packaged(name);
  const text = readFileSync(place(name, "LICENSE"), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}`;
});
const natural = "Natural Earth (public domain)\n\nThe borders in world.js are those of Natural Earth, by way of world-atlas.";
writeFileSync("LICENSES.txt", [...licences, natural].join(`\n\n${"-".repeat(80)}\n\n`) + "\n");
