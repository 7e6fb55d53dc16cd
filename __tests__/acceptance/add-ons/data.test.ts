import { addOnSuite } from '../support/add-on-suite';
import { DATA_ADD_ONS } from '../support/add-ons/data';

addOnSuite('add-ons for data', DATA_ADD_ONS);
