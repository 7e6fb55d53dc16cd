import type { IPrometheusRule } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1' with {
  'resolution-mode': 'import',
};
import { Construct } from 'constructs';
import { Checks } from '../../../../core/checks';
import { checkGiven } from '../../../given';
import { standardLabels } from '../../../labels';
import { installManifests } from '../../../manifests/install';
import type { INamespace } from '../../../namespace-ref';
import { objectName, objectNameProblems, releaseName } from '../../../object-name';
import { ruleGroup, type RuleGroups, ruleProblems } from './rules';

/** Settings of a {@link PrometheusRule}. */
export interface PrometheusRuleProps {
  /** Namespace that it is installed in. It may ask for metrics of every namespace. */
  readonly namespace: INamespace;
  /**
   * Name: 1 to 63 lower-case letters, digits and hyphens. Changing this replaces it.
   * @default - the id, in lower case with hyphens
   */
  readonly name?: string;
  /** Rules by the name of their group: one group or more. */
  readonly groups: RuleGroups;
}

/**
 * Series that Prometheus records, and alerts that it raises.
 * @see https://prometheus-operator.dev/docs/developer/alerting/
 * @example
 * const down = { alert: 'NothingUp', expr: 'absent(up)', severity: 'critical', summary: 'Nothing is measured' } as const;
 * new PrometheusRule(release, 'Rules', { namespace, groups: { own: { rules: [down] } } });
 * new PrometheusRule(release, 'Requests', { namespace, groups: requestRules('istio') });
 */
export class PrometheusRule extends Construct {
  readonly ruleName: string;

  /** @throws {ConstructError} `PropsInvalid`, listing every wrong value, and queries that cannot be any. */
  constructor(scope: Construct, id: string, props: PrometheusRuleProps) {
    super(scope, id);
    checkGiven(this, props, ['namespace', 'groups']);
    const { namespace, groups } = props;
    const name = objectName(this, props.name);
    new Checks(this).all(objectNameProblems(name)).all(ruleProblems('groups', groups)).throwIfAny();
    this.ruleName = name;
    installManifests(this, {
      name: releaseName('prometheus-rule', name),
      namespace: namespace.namespaceName,
      objects: () => [this.rule(groups)],
      after: [namespace],
    });
  }

  private rule(groups: RuleGroups): IPrometheusRule {
    return {
      apiVersion: 'monitoring.coreos.com/v1',
      kind: 'PrometheusRule',
      metadata: { name: this.ruleName, labels: { ...standardLabels(this, this.ruleName) } },
      spec: { groups: Object.entries(groups).map(([name, group]) => ruleGroup(name, group)) },
    };
  }
}
