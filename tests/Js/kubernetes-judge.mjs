// node kubernetes-judge.mjs < {"name": [objects]}: prints {"name": [problems]}.
// An object is held against the schema that Kubernetes (and the Prometheus Operator) publishes, as kubernetes-models carries it:
// its validator for values, and its types for fields that there are not, which the published schema itself lets pass.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const sets = JSON.parse(readFileSync(0, 'utf8'));
const here = dirname(fileURLToPath(import.meta.url));
const problems = Object.fromEntries(Object.keys(sets).map((name) => [name, []]));
const sources = new Map();

for (const [name, objects] of Object.entries(sets)) {
  let source = '';
  for (const [index, object] of objects.entries()) {
    const title = `${object.kind} ${object.metadata?.name}`;
    const module = moduleOf(object.apiVersion ?? '');
    const kinds = await import(module).catch(() => ({}));
    if (!kinds[object.kind]) {
      problems[name].push(`${title}: there is no ${object.kind} in ${object.apiVersion}`);
      continue;
    }
    try {
      new kinds[object.kind](object).validate();
    } catch (e) {
      problems[name].push(`${title}: ${e.message}`);
    }
    source += `import type { I${object.kind} as T${index} } from '${module}'; export const object${index}: T${index} = ${JSON.stringify(object)};\n`;
  }
  sources.set(join(here, `${sources.size}.judged.mts`), { name, objects, source });
}

const options = {
  strict: true, noEmit: true, skipLibCheck: true, types: [], lib: ['lib.es2022.d.ts'],
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext,
};
const host = ts.createCompilerHost(options);
const { fileExists, readFile, getSourceFile } = host;
host.fileExists = (path) => sources.has(path) || fileExists(path);
host.readFile = (path) => sources.get(path)?.source ?? readFile(path);
host.getSourceFile = (path, ...rest) =>
  sources.has(path) ? ts.createSourceFile(path, sources.get(path).source, ts.ScriptTarget.ES2022) : getSourceFile(path, ...rest);
const program = ts.createProgram([...sources.keys()], options, host);
for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
  const message = ts.flattenDiagnosticMessageText(diagnostic.messageText, '; ');
  const judged = sources.get(diagnostic.file?.fileName);
  if (!judged) {
    console.error(message);
    process.exit(1);
  }
  const line = judged.source.slice(0, diagnostic.start).split('\n').at(-1);
  const object = judged.objects[Number(/object(\d+)/.exec(line)?.[1] ?? /T(\d+)/.exec(judged.source.slice(diagnostic.start))?.[1])];
  problems[judged.name].push(`${object?.kind} ${object?.metadata?.name}: ${message}`);
}
console.log(JSON.stringify(problems));

function moduleOf(apiVersion) {
  const models = apiVersion.startsWith('monitoring.coreos.com/') ? '@kubernetes-models/prometheus-operator' : 'kubernetes-models';
  return `${models}/${apiVersion}`;
}
