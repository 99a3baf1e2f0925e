using OfflineLicense.Benchmarks;

return args switch
{
    ["durable-write", ..] => DurableWrite.Run(args),
    ["fleet", ..] => PretendFiles.WriteFleet(args),
    ["answer", ..] => PretendFiles.Answer(args),
    ["stages", ..] => Stages.Run(args),
    _ => 2,
};
