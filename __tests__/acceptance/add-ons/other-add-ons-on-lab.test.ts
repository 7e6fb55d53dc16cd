import { addOnLabSuite } from '../support/add-on-lab-suite';
import { DATA_ADD_ONS } from '../support/add-ons/data';
import { DELIVERY_ADD_ONS } from '../support/add-ons/delivery';
import { OBSERVABILITY_ADD_ONS } from '../support/add-ons/observability';
import { SECURITY_ADD_ONS } from '../support/add-ons/security';

addOnLabSuite('all other add-ons', [
  ...DATA_ADD_ONS,
  ...DELIVERY_ADD_ONS,
  ...OBSERVABILITY_ADD_ONS,
  ...SECURITY_ADD_ONS,
]);
