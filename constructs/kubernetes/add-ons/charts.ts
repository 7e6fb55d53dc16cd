import { CAPACITY_CHARTS } from './capacity/charts';
import { DATA_CHARTS } from './data/charts';
import { DELIVERY_CHARTS } from './delivery/charts';
import { OBSERVABILITY_CHARTS } from './observability/charts';
import { ROUTING_CHARTS } from './routing/charts';
import { SECURITY_CHARTS } from './security/charts';

/** Charts of all add-ons. Each version was read where its `source` points, and no other is installed. */
export const CHARTS = {
  ...CAPACITY_CHARTS,
  ...DATA_CHARTS,
  ...DELIVERY_CHARTS,
  ...OBSERVABILITY_CHARTS,
  ...ROUTING_CHARTS,
  ...SECURITY_CHARTS,
};
