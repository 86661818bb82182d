// lint-openapi.mjs FILE: Redocly's OpenAPI linter with its recommended rules, in which warnings count too.
import assert from 'node:assert/strict';
import { createConfig, lint } from '@redocly/openapi-core';

const [file] = process.argv.slice(2);
const config = await createConfig({ extends: ['recommended'] });
const broken = await lint({ ref: 'broken-openapi.json', config });
assert.ok(broken.some(({ ruleId }) => ruleId === 'operation-4xx-response'), 'the linter finds what is wrong in a wrong document');

const problems = await lint({ ref: file, config });
for (const { severity, ruleId, message, location } of problems) {
  console.log(`${severity} ${ruleId} at ${location[0]?.pointer}: ${message}`);
}
assert.equal(problems.length, 0, `${problems.length} problems`);
console.log('no error and no warning');
