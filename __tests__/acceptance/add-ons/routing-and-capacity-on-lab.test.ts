import { addOnLabSuite } from '../support/add-on-lab-suite';
import { ROUTING_ADD_ONS } from '../support/add-ons/routing';
import { CAPACITY_ADD_ONS } from '../support/add-ons/capacity';

addOnLabSuite('add-ons for routing and capacity', [...ROUTING_ADD_ONS, ...CAPACITY_ADD_ONS]);
