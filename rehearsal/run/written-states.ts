import { asObject, blocks, type TerraformJson } from '../../terraform/providers';
import { hclBlocks, hclObject, hclString, type HclBlock } from './hcl';
import { isJson, parse, terraformFiles } from './scan';

/** A `terraform_remote_state` data source as it is written down. */
export interface WrittenState {
  readonly name: string;
  readonly backend: string;
  /** Settings of its back end; missing where they are an expression as a whole. */
  readonly config?: TerraformJson;
  /** Does it choose a workspace? */
  readonly hasWorkspace: boolean;
}

/** The remote states that the Terraform files of a folder read, and the text of these files, which names the outputs. */
export interface WrittenStates {
  readonly states: readonly WrittenState[];
  readonly text: string;
}

const TYPE = 'terraform_remote_state';

/** Finds every remote state that one folder of Terraform files reads, in `check` blocks too. */
export function writtenStates(folder: string): WrittenStates {
  const found = new Map<string, WrittenState>();
  const texts = terraformFiles(folder).map(({ name, text }) => {
    for (const state of !text.includes(TYPE) ? [] : isJson(name) ? inJson(parse(text)) : inHcl(text)) {
      found.set(state.name, state);
    }
    return text;
  });
  return { states: [...found.values()], text: texts.join('\n') };
}

function inJson(config: TerraformJson): WrittenState[] {
  const checks = blocks(config['check']).flatMap((named) => Object.values(named).flatMap(blocks));
  return [config, ...checks]
    .flatMap((holder) => blocks(holder['data']))
    .flatMap((types) => blocks(types[TYPE]))
    .flatMap((named) => Object.entries(named))
    .map(([name, written]) => {
      const { backend, config: settings, workspace } = blocks(written)[0] ?? {};
      const isExpression = typeof settings === 'string';
      return {
        name,
        backend: String(backend),
        ...(isExpression ? {} : { config: asObject(settings) }),
        hasWorkspace: workspace !== undefined,
      };
    });
}

function inHcl(text: string): WrittenState[] {
  const all = hclBlocks(text);
  const isState = ({ type, labels }: HclBlock): boolean => type === 'data' && labels[0] === TYPE;
  const nested = all.filter(({ type }) => type === 'check').flatMap((check) => check.blocks);
  return [...all, ...nested].filter(isState).map((block) => {
    const config = hclObject(block, 'config');
    return {
      name: block.labels[1] ?? '',
      backend: hclString(block, 'backend') ?? '',
      ...(config === undefined ? {} : { config }),
      hasWorkspace: /^\s*workspace\s*=/m.test(block.body),
    };
  });
}
