using OfflineLicense.Benchmarks;

return args switch
{
    ["durable-write", ..] => DurableWrite.Run(args),
    ["fleet", ..] => SampleFiles.WriteFleet(args),
    ["answer", ..] => SampleFiles.Answer(args),
    ["stages", ..] => Stages.Run(args),
    _ => 2,
};
