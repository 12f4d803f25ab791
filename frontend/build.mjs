// Builds styles, scripts and type into src/tinhso/web/static/dist with hashed names, a manifest and precompressed copies.
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, extname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const source = join(here, "..", "src", "tinhso");
const out = join(source, "web", "static", "dist");
const made = join(here, "node_modules", ".made");
const SCRIPT_BUDGET = 60 * 1024;
const FIRST_PAGE_BUDGET = 260 * 1024; // leaves 40 kB for the page itself, of the 300 allowed

// Tabler is large; keep only what some template, page module or script of ours names.
const purged = await new PurgeCSS().purge({
  css: [join(here, "node_modules/@tabler/core/dist/css/tabler.min.css")],
  content: [`${source}/**/templates/**/*.html`, `${source}/web/*.py`, `${source}/services/**/*.py`, `${here}/scripts/*.js`],
  safelist: ["html", "body"],
  blocklist: [/^theme-/, /^navbar/, /bs-theme/],
});
mkdirSync(made, { recursive: true });
writeFileSync(join(made, "tabler.css"), purged[0].css.replace(/@charset[^;]*;|\/\*#[^*]*\*\//g, ""));

rmSync(out, { recursive: true, force: true });
const result = await build({
  absWorkingDir: here,
  entryPoints: { app: "scripts/main.js", style: "styles/main.css", mark: "marks/mark.svg" },
  bundle: true, minify: true, metafile: true, outdir: out, target: ["es2020", "chrome90", "firefox90", "safari15"],
  entryNames: "[name]-[hash]", assetNames: "[name]-[hash]",
  loader: { ".woff2": "file", ".svg": "copy" },
  logLevel: "warning",
});

// The face of printed papers: it has the widths of Times New Roman and every Vietnamese letter. Papers are made on the server.
const faces = join(source, "engines", "documents", "fonts");
mkdirSync(faces, { recursive: true });
for (const style of ["400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic"])
  copyFileSync(join(here, "node_modules/@expo-google-fonts/tinos", style, `Tinos_${style}.ttf`), join(faces, `Tinos_${style}.ttf`));

const manifest = {};
for (const [file, about] of Object.entries(result.metafile.outputs)) {
  const name = relative(out, join(here, file));
  const plain = name.replace(/-[A-Z0-9]{8}(?=\.\w+$)/, "");
  manifest[plain] = name;
}
writeFileSync(join(out, "manifest.json"), JSON.stringify(manifest, Object.keys(manifest).sort(), 1) + "\n");

const small = {};
for (const name of readdirSync(out)) {
  const bytes = readFileSync(join(out, name));
  if (![".css", ".js", ".svg"].includes(extname(name))) { small[name] = bytes.length; continue; }
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(join(out, name + ".gz"), gz);
  writeFileSync(join(out, name + ".br"), brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }));
  small[name] = gz.length;
}
delete small["manifest.json"];
const sum = (test) => Object.entries(small).filter(([name]) => test(name)).reduce((all, [, size]) => all + size, 0);
const script = sum((name) => name.endsWith(".js"));
const all = sum(() => true);
console.log(`built ${Object.keys(small).length} files: script ${(script / 1024).toFixed(1)} kB, styles ${(sum((n) => n.endsWith(".css")) / 1024).toFixed(1)} kB, everything ${(all / 1024).toFixed(1)} kB compressed`);
if (script > SCRIPT_BUDGET || all > FIRST_PAGE_BUDGET) { console.error("over the budget of the first page"); process.exit(1); }
