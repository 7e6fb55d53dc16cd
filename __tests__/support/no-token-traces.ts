import { dropTokenTraces } from '../../constructs/core/token-traces';

dropTokenTraces();
