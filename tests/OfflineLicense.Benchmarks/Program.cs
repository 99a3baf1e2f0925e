using OfflineLicense.Benchmarks;

return args is ["durable-write", ..] ? DurableWrite.Run(args) : 0;
