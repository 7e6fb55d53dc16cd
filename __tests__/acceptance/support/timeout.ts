/** Ten minutes for a test and for a hook: applying a layer to the emulator takes one. */
jest.setTimeout(600_000);
