import { Construct } from 'constructs';
import { problem } from '../../../core/errors';
import type { Provided } from '../../manifests/releases';
import type { INamespace } from '../../namespace-ref';
import { type Resources, resourceRequirements, resourcesProblems } from '../../workload/resources';
import { addOnChecks, installAddOn } from '../install-add-on';
import { DATA_CHARTS } from './charts';

const CHART = DATA_CHARTS.mongodbOperator;

/** Custom resources that it brings, also those that it is told not to serve. */
export const MONGODB_OPERATOR_PROVIDES: Provided = {
  apiGroups: ['ai.mongodb.com', 'mongodb.com', 'mongodbcommunity.mongodb.com'],
};

/** Settings of a {@link MongodbOperator}. */
export interface MongodbOperatorProps {
  /** Namespace of its own. Its pod fits the restricted Pod Security level. */
  readonly namespace: INamespace;
  /**
   * Namespaces whose databases it runs, which have to exist: one or more. The pods of databases get their service accounts there.
   * @default - its own
   */
  readonly watchedNamespaces?: readonly INamespace[];
  /**
   * Of its pod; both limits are needed, and the chart knows no others.
   * @default \{ cpu: ['100m', '1'], memory: ['200Mi', '1Gi'] \}
   */
  readonly resources?: Pick<Resources, 'cpu' | 'memory'>;
}

/**
 * Runs the MongoDB of every {@link MongoDbCommunity} in the namespaces that it watches. It serves no product that needs a licence, and
 * tells MongoDB nothing about itself. An uninstall keeps the definitions of its custom resources and the databases.
 * @see https://www.mongodb.com/docs/kubernetes/current/
 * @example
 * const namespace = new Namespace(release, 'Namespace', { name: 'mongodb' });
 * const shop = new Namespace(release, 'Shop', { name: 'shop' });
 * new MongodbOperator(release, 'MongodbOperator', { namespace, watchedNamespaces: [shop] });
 */
export class MongodbOperator extends Construct {
  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value. */
  constructor(scope: Construct, id: string, props: MongodbOperatorProps) {
    super(scope, id);
    const { namespace, watchedNamespaces = [namespace], resources } = props;
    addOnChecks(this, CHART, { namespace })
      .that(watchedNamespaces.length > 0, 'watchedNamespaces', 'one namespace or more', 'none')
      .all(resources === undefined ? [] : resourcesProblems('resources', resources))
      .all(resources?.cpu[1] === undefined && resources !== undefined ? [NO_LIMIT] : [])
      .throwIfAny();
    const watched = watchedNamespaces.map(({ namespaceName }) => namespaceName);
    installAddOn(this, CHART, mongodbOperatorValues({ watched, resources }), {
      namespace,
      provides: MONGODB_OPERATOR_PROVIDES,
      traffic: {},
      after: watchedNamespaces,
    });
  }
}

const NO_LIMIT = problem('resources.cpu[1]', 'given: the chart has a limit in any case', 'none');

/** Values of the chart; `watched` are the names of namespaces. */
export function mongodbOperatorValues({
  watched,
  resources = { cpu: ['100m', '1'], memory: ['200Mi', '1Gi'] },
}: {
  readonly watched: readonly string[];
  readonly resources?: Pick<Resources, 'cpu' | 'memory'>;
}) {
  return {
    operator: {
      // The label by which the policy of its namespace finds it is its name.
      name: CHART.name,
      watchNamespace: [...new Set(watched)].sort().join(','),
      watchedResources: ['mongodbcommunity'],
      enableClusterMongoDBRoles: false,
      webhook: { registerConfiguration: false },
      telemetry: { enabled: false },
      resources: resourceRequirements({ cpu: resources.cpu, memory: resources.memory }),
    },
  };
}
