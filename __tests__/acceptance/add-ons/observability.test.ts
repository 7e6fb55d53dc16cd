import { addOnSuite } from '../support/add-on-suite';
import { OBSERVABILITY_ADD_ONS } from '../support/add-ons/observability';

addOnSuite('add-ons for observability', OBSERVABILITY_ADD_ONS);
