using OfflineLicense.Benchmarks;
using OfflineLicense.Benchmarks.Speed;
using OfflineLicense.Benchmarks.Warehouse;

return args switch
{
    ["durable-write", ..] => DurableWrite.Run(args),
    ["fleet", ..] => SampleFiles.WriteFleet(args),
    ["answer", ..] => SampleFiles.Answer(args),
    ["measure", ..] => Measure.Run(args),
    ["stages", ..] => Stages.Run(args),
    ["warehouse", ..] => WarehouseRun.Run(args),
    _ => 2,
};
