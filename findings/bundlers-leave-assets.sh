#!/bin/sh
# esbuild 0.28.2, Rollup 4.68.8, Bun 1.4.5: a file that a module names by `new URL("./file", import.meta.url)`,
# the form that the HTML standard's module URLs made usual and that webpack, Vite, Parcel and Rspack copy, is
# not copied beside the bundle. The build ends with 0 and without a warning; only the program that was built
# fails, far from whoever built it.
#
# Valid input: a module of two lines that reads a file beside it. It runs as it is: it prints `here`.
# Seen from each bundle: `ENOENT: no such file or directory, open '…/out/data.txt'`.
#
# This is why bindings/wasm/js/bundled.js contains the module. Exits with 1 if a tool copies it or warns.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
printf '{ "private": true, "type": "module" }\n' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts esbuild@0.28.2 rollup@4.68.8 bun@1.4.5
printf 'here\n' > data.txt
cat > main.js <<'END'
import { readFileSync } from "node:fs";
process.stdout.write(readFileSync(new URL("./data.txt", import.meta.url)));
END
test "$(node main.js)" = here

bun=$(echo node_modules/@oven/bun-*/bin/bun | cut -d ' ' -f 1)
build() {
    case $1 in
        esbuild) node_modules/.bin/esbuild main.js --bundle --platform=node --format=esm --log-level=warning --outfile=out/main.js ;;
        rollup) node_modules/.bin/rollup main.js --format es --external node:fs --silent --failAfterWarnings --file out/main.js ;;
        bun) "$bun" build main.js --target=node --outfile=out/main.js > said.txt; ! grep -i warn said.txt ;;
    esac
}
for tool in esbuild rollup bun; do
    rm -rf out
    build "$tool" 2> warnings.txt
    test ! -s warnings.txt
    test ! -e out/data.txt
    if node out/main.js > said.txt 2> error.txt; then
        echo "$tool: the bundle runs now"
        exit 1
    fi
    grep -o "ENOENT: no such file or directory" error.txt | head -n 1 | sed "s/^/$tool: built without a word, then /"
done
