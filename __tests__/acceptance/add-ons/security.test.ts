import { addOnSuite } from '../support/add-on-suite';
import { SECURITY_ADD_ONS } from '../support/add-ons/security';

addOnSuite('add-ons for security', SECURITY_ADD_ONS);
