import { addOnSuite } from '../support/add-on-suite';
import { CAPACITY_ADD_ONS } from '../support/add-ons/capacity';

addOnSuite('add-ons for capacity', CAPACITY_ADD_ONS);
