import { webhookProblems } from '../../../../constructs/aws/messaging/webhook';

const WAY_OUT =
  'Code, plan and state would show it: subscribe the address out of band (aws sns subscribe), ' +
  'or give an e-mail address or a relay of yours';
const problemsOf = (url: string) => webhookProblems('Chat', url, []);

test.each([
  'https://relay.acme.example/alerts',
  'https://relay.acme.example:8443/v1/environments/orders-production/alerts',
  'https://relay.acme.example',
  'https://global.sns-api.chatbot.amazonaws.com',
])('%s holds no secret', (url) => {
  expect(problemsOf(url)).toEqual([]);
});

test.each([
  'https://user:s3cr3t@relay.acme.example/alerts',
  'https://s3cr3t@relay.acme.example',
  'https://relay.acme.example/alerts?token=s3cr3t',
  'https://relay.acme.example/?',
  'https://relay.acme.example/alerts#s3cr3t',
])('the user, query or fragment of %s is refused and not shown', (url) => {
  expect(problemsOf(url)).toEqual([
    '`webhooks.Chat` must be an address without user, query and fragment, which may hold a secret, ' +
      `got one of relay.acme.example. ${WAY_OUT}`,
  ]);
});

test.each([
  'https://hooks.slack.com/services/T000/B000/s3cr3t',
  'https://HOOKS.slack.com/services/T000/B000/s3cr3t',
  'https://discord.com/api/webhooks/1/s3cr3t',
  'https://canary.discordapp.com/api/webhooks/1/s3cr3t',
  'https://events.pagerduty.com/integration/s3cr3t/enqueue',
  'https://events.eu.pagerduty.com/integration/s3cr3t/enqueue',
  'https://alert.victorops.com/integrations/cloudwatch/1/alert/s3cr3t/team',
  'https://acme.webhook.office.com/webhookb2/s3cr3t',
  'https://relay.acme.example/hooks/4f9b8a7c6d5e4f3a2b1c',
  'https://relay.acme.example/b0e1c2d3-4f5a-6b7c-8d9e-0f1a2b3c4d5e',
])('the key in the path of %s is refused and not shown', (url) => {
  expect(problemsOf(url)).toEqual([
    `\`webhooks.Chat\` must be an address whose path holds no secret, got one of ${new URL(url).hostname}. ${WAY_OUT}`,
  ]);
});

test.each(['http://relay.acme.example/s3cr3t', 'relay.acme.example', 'https://[s3cr3t', ''])(
  '"%s" is no address of HTTPS',
  (url) => {
    expect(problemsOf(url)).toEqual(['`webhooks.Chat` must be an address that starts with https://']);
  },
);
