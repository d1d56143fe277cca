// node yaml-to-json.mjs < {"name": "text of a YAML file"}: prints {"name": [documents]}, anchors and merge keys resolved.
// It fails on anything a strict parser would not take, such as a key given twice.
import { readFileSync } from 'node:fs';
import { parseAllDocuments } from 'yaml';

const files = JSON.parse(readFileSync(0, 'utf8'));
const result = {};
for (const [name, text] of Object.entries(files)) {
  const documents = parseAllDocuments(text, { merge: true, uniqueKeys: true });
  const problem = documents.flatMap((document) => [...document.errors, ...document.warnings])[0];
  if (problem) {
    console.error(`${name}: ${problem.message}`);
    process.exit(1);
  }
  result[name] = documents.map((document) => document.toJS({ maxAliasCount: 1000 }));
}
console.log(JSON.stringify(result));
