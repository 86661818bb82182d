// The official Standard Webhooks library over one delivery: node webhook.mjs SECRET ID TIMESTAMP SIGNATURE BODY
import { Webhook, WebhookVerificationError } from 'standardwebhooks';

const [secret, id, timestamp, signature, body] = process.argv.slice(2);
const headers = { 'webhook-id': id, 'webhook-timestamp': timestamp, 'webhook-signature': signature };
const verified = new Webhook(secret).verify(body, headers);
console.log(`verified ${verified.type}`);
try {
  new Webhook(secret).verify(body.replace('{', '{ '), headers);
  console.log('a changed body was taken');
  process.exit(1);
} catch (error) {
  if (!(error instanceof WebhookVerificationError)) throw error;
  console.log(`a changed body: ${error.message}`);
}
