import { holdToContract } from '../contract.ts'
import { openStandIn } from './fixtures/stand-in.ts'
import { portico } from './index.ts'

holdToContract(portico, openStandIn)
