using OfflineLicense.Benchmarks;
using OfflineLicense.Benchmarks.Speed;

return args switch
{
    ["durable-write", ..] => DurableWrite.Run(args),
    ["fleet", ..] => SampleFiles.WriteFleet(args),
    ["answer", ..] => SampleFiles.Answer(args),
    ["measure", ..] => Measure.Run(args),
    ["stages", ..] => Stages.Run(args),
    _ => 2,
};
