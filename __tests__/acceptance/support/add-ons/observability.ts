import { Size } from '../../../../constructs/core/size';
import {
  type FluentBitProps,
  fluentBitValues,
} from '../../../../constructs/kubernetes/add-ons/observability/fluent-bit';
import { OBSERVABILITY_CHARTS } from '../../../../constructs/kubernetes/add-ons/observability/charts';
import { addOn, identity, other, resources } from './model';

/** Add-ons that collect logs, metrics and traces, with every setting of each. */
export const OBSERVABILITY_ADD_ONS = [
  addOn<FluentBitProps>(
    OBSERVABILITY_CHARTS.fluentBit,
    fluentBitValues,
    {
      region: 'us-east-1',
      identity,
      outputs: { web: { namespace: 'orders', workload: 'web', logGroupName: '/orders/web' } },
    },
    {
      region: 'eu-west-1',
      identity: other,
      outputs: { all: { namespace: 'orders', logGroupName: '/orders/all' } },
      metadata: true,
      bufferSize: Size.mebibytes(10),
      resources,
    },
    {
      shortcomings: [
        'DaemonSet/fluent-bit: files of the node /var/log',
        'DaemonSet/fluent-bit: files of the node /var/lib/fluent-bit',
        'DaemonSet/fluent-bit: may be root',
      ],
    },
  ),
] as const;
