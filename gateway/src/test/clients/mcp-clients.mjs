// mcp-clients.mjs URL: the official clients of MCP, of both eras, over the same tools. Their own checks of schemas count too.
import assert from 'node:assert/strict';
import { Client as HandshakeClient } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport as HandshakeTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { ElicitRequestSchema } from '@modelcontextprotocol/sdk/types.js';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';

const [url] = process.argv.slice(2);
const me = { name: 'switchboard-test', version: '1.0.0' };

async function use(name, client, transport, answers) {
  const began = performance.now();
  await client.connect(transport);
  const { tools } = await client.listTools();
  const names = tools.map((tool) => tool.name);
  assert.deepEqual(names, [...names].sort(), `${name}: tools come by name`);
  const find = tools.find((tool) => tool.name === 'find_events');
  assert.equal(find.annotations.readOnlyHint, true);
  assert.equal(find.outputSchema.type, 'object');

  const found = await client.callTool({ name: 'find_events', arguments: { query: 'lakers' } });
  assert.ok(found.structuredContent.events.length > 0, `${name}: ${JSON.stringify(found)}`);
  assert.match(found.content[0].text, /Lakers/);
  assert.deepEqual(JSON.parse(found.content[1].text), found.structuredContent);

  const wrong = await client.callTool({ name: 'check_seats', arguments: { quantity: 99 } });
  assert.equal(wrong.isError, true);
  assert.match(wrong.content[0].text, /event.*quantity/s);

  await assert.rejects(client.callTool({ name: 'sell_bank', arguments: {} }), /Unknown tool: sell_bank/);

  for (const say of [true, false]) {
    answers.next = say;
    const bought = await client.callTool({ name: 'test_order', arguments: { item: 'two tickets' } });
    assert.match(answers.asked, /two tickets/, `${name} was asked`);
    assert.equal(bought.isError ?? false, !say, `${name}: ${JSON.stringify(bought)}`);
    answers.asked = '';
  }
  await client.close();
  console.log(`${name}: ${tools.length} tools, ${Math.round(performance.now() - began)} ms`);
}

function answering(answers) {
  return async (request) => {
    answers.asked = request.params.message;
    return answers.next ? { action: 'accept', content: { confirm: true } } : { action: 'decline' };
  };
}

{
  const answers = {};
  const client = new HandshakeClient(me, { capabilities: { elicitation: {} } });
  client.setRequestHandler(ElicitRequestSchema, answering(answers));
  await use('sdk 1.32.2', client, new HandshakeTransport(new URL(url)), answers);
}
for (const [name, options, version] of [
  ['client 2.4.0, default', {}, '2025-11-25'],
  ['client 2.4.0, auto', { versionNegotiation: { mode: 'auto' } }, '2026-07-28'],
  ['client 2.4.0, 2026-07-28 pinned', { versionNegotiation: { mode: { pin: '2026-07-28' } } }, '2026-07-28'],
]) {
  const answers = {};
  const client = new Client(me, { capabilities: { elicitation: { form: {} } }, ...options });
  client.setRequestHandler('elicitation/create', answering(answers));
  const transport = new StreamableHTTPClientTransport(new URL(url));
  await use(name, client, transport, answers);
  assert.equal(client.getNegotiatedProtocolVersion?.() ?? transport.protocolVersion, version, name);
}
