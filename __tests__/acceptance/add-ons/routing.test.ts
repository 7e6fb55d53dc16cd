import { addOnSuite } from '../support/add-on-suite';
import { ROUTING_ADD_ONS } from '../support/add-ons/routing';

addOnSuite('add-ons for routing', ROUTING_ADD_ONS);
