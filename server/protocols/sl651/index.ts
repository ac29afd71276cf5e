/**
 * SL 651-2014 水文监测数据通信规约: pure codec, bytes ⇄ values. Nothing here reads a clock, a socket or a file, and no
 * decoder throws, whatever the bytes.
 */
export { ASSEMBLY_LIMITS, type Assembler, type AssemblyResult, createAssembler } from './assemble.ts';
export {
  type Build,
  bitsElement,
  levelSlots,
  numberElement,
  pictureElement,
  rainSlots,
  seriesElement,
  stepElement,
  textElement,
} from './build.ts';
export {
  COMMAND_FUNCTION,
  type Command,
  commandFrame,
  confirmFrame,
  DANGEROUS_FUNCTIONS,
  resendFrame,
  type SessionAddress,
} from './commands.ts';
export { decodeBody, decodeFrame } from './decode-frame.ts';
export { decodeLines } from './decode-lines.ts';
export { type Dialect, STANDARD_DIALECT } from './dialect.ts';
export { ELEMENTS, type ElementDefinition, elementByKey } from './elements.ts';
export { encodeFrame, encodePackets } from './encode-frame.ts';
export { createFramer, type Framer, type FramerEvent } from './framer.ts';
export { FUNCTION_BY_CODE, FUNCTIONS, type FunctionDefinition } from './functions.ts';
export { parameterOf, type Setting } from './parameter-values.ts';
export { PARAMETERS, type ParameterDefinition, parameterByKey } from './parameters.ts';
export { presentFrame } from './present.ts';
export { type FrameReading, readingsOf } from './readings.ts';
export { STATION_CLASSES } from './station-classes.ts';
export { EVENT_NAMES, STATUS_BITS, statusAlarms } from './status-bits.ts';
export type * from './types.ts';
