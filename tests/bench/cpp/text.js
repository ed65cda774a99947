// For the benchmarks, which encode and decode text as a Client does.
Module['text'] = Emsocket;
