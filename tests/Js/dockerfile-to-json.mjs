// node dockerfile-to-json.mjs < Dockerfile: prints its instructions in order: [{line, instruction, flags, arguments}].
import { readFileSync } from 'node:fs';
import { DockerfileParser } from 'dockerfile-ast';

const dockerfile = DockerfileParser.parse(readFileSync(0, 'utf8'));
console.log(JSON.stringify(dockerfile.getInstructions().map((instruction) => ({
  line: instruction.getRange().start.line + 1,
  instruction: instruction.getKeyword(),
  flags: (instruction.getFlags?.() ?? []).map((flag) => flag.toString()),
  arguments: instruction.getArguments().map((argument) => argument.getValue()),
}))));
