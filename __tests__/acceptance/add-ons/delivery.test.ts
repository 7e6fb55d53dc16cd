import { addOnSuite } from '../support/add-on-suite';
import { DELIVERY_ADD_ONS } from '../support/add-ons/delivery';

addOnSuite('add-ons for delivery', DELIVERY_ADD_ONS);
