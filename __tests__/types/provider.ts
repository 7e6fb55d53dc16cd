import type { ObjectValue } from '../../rehearsal/values/codec';
import type { TerraformJson } from '../../terraform/providers';

/** A provider whose types are rehearsed. */
export interface TypesProvider {
  readonly name: string;
  /** Full address: `registry.terraform.io/hashicorp/aws`. */
  readonly source: string;
  readonly version: string;
  /** Its block in the configuration. */
  readonly settings: ObjectValue;
  /**
   * Arguments that nothing but knowledge of a type gives, by type.
   * @default {}
   */
  readonly given?: Readonly<Record<string, TerraformJson>>;
  /**
   * Files in the folder of each stack, by path.
   * @default {}
   */
  readonly files?: Readonly<Record<string, string>>;
}

const REGISTRY = 'registry.terraform.io/hashicorp';

/** The AWS provider whose program the tests have. */
export const AWS: TypesProvider = {
  name: 'aws',
  source: `${REGISTRY}/aws`,
  version: '5.100.0',
  settings: { region: 'us-east-1' },
};

/** The Helm provider whose program the tests have. */
export const HELM: TypesProvider = {
  name: 'helm',
  source: `${REGISTRY}/helm`,
  version: '3.1.1',
  settings: {},
  // It reads the chart when it plans, and one of a repository would be asked for over the network.
  given: { helm_release: { chart: './chart' } },
  files: { 'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.2.3\n' },
};
