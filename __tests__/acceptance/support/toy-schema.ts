import type { Attribute, Attributes, Block, ProviderSchema, Schema } from '../../../rehearsal/schema/model';

const text = { type: 'string', optional: true } as const;
const decided = { type: 'string', computed: true } as const;
const either = { type: 'string', optional: true, computed: true } as const;

const bare = (attributes: Attributes): Block => ({ attributes, blocks: {} });
const schema = (block: Block): Schema => ({ version: 0, block });

/** A block of every nesting, and attributes of every kind that makes trouble. */
const box: Block = {
  attributes: {
    id: decided,
    arn: decided,
    name: { type: 'string', required: true },
    label: either,
    serial: { type: 'number', optional: true },
    secret: { type: 'string', optional: true, sensitive: true },
    secret_wo: { type: 'string', optional: true, writeOnly: true },
    tags: { type: ['map', 'string'], optional: true },
    tags_all: { type: ['map', 'string'], optional: true, computed: true },
    manifest: { type: 'dynamic', optional: true },
    object: { type: 'dynamic', optional: true, computed: true },
  },
  blocks: {
    rule: {
      nesting: 'set',
      minItems: 0,
      maxItems: 0,
      block: {
        attributes: {
          port: { type: 'number', required: true },
          rule_id: decided,
          protocol: either,
          cidrs: { type: ['set', 'string'], optional: true, computed: true },
        },
        blocks: {
          target: { nesting: 'set', minItems: 0, maxItems: 0, block: bare({ to: text, target_id: decided }) },
        },
      },
    },
    step: { nesting: 'list', minItems: 0, maxItems: 0, block: bare({ action: text, step_id: decided }) },
    limits: { nesting: 'list', minItems: 0, maxItems: 1, block: bare({ cpu: text, memory: either }) },
  },
};

/** Nested attributes, which protocol 6 alone has, in every nesting. */
const nested: Readonly<Record<string, Attribute>> = {
  owner: { optional: true, nested: { nesting: 'single', attributes: { team: text, contact: either } } },
  mounts: { optional: true, nested: { nesting: 'list', attributes: { path: text, mount_id: decided } } },
  ports: { optional: true, nested: { nesting: 'set', attributes: { number: text, port_id: decided } } },
  hooks: { optional: true, nested: { nesting: 'map', attributes: { url: text, hook_id: decided } } },
  status: { computed: true, nested: { nesting: 'single', attributes: { phase: decided } } },
};

/** What the toy provider serves: in protocol 6 with nested attributes. */
export function toySchema(protocol: 5 | 6): ProviderSchema {
  const attributes = { ...box.attributes, ...(protocol === 6 ? nested : {}) };
  return {
    provider: schema(bare({ region: text, allowed_account_ids: { type: ['set', 'string'], optional: true } })),
    resources: { toy_box: schema({ ...box, attributes }), toy_part: schema(bare({ id: decided, box: text })) },
    dataSources: { toy_look: schema(bare({ id: decided, name: text, color: decided })) },
    ephemeralResources: { toy_token: schema(bare({ name: text, token: { ...decided, sensitive: true } })) },
  };
}
