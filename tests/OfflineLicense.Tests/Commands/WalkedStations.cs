using OfflineLicense.Tests.Support;

namespace OfflineLicense.Tests.Commands;

/// <summary>A zone and a desk that have been through the whole loop once, for tests that only look.</summary>
public sealed class WalkedStations : IDisposable
{
    private readonly CliRun _shell = new();

    public WalkedStations() => Assert.Equal(0, _shell.Run("demo", "d").Exit);

    internal string Zone => _shell.At("d", "zone");

    internal string Root => _shell.At("d");

    /// <summary>Types a command in the zone.</summary>
    internal Said InZone(params string[] args) => _shell.Run([.. args, "--station", Zone]);

    internal Said AtDesk(params string[] args) => _shell.Run([.. args, "--station", _shell.At("d", "desk")]);

    /// <summary>A copy of the zone that a test may harm.</summary>
    internal CliRun ZoneCopy()
    {
        var copy = new CliRun();
        TreeCopy.Into(Zone, copy.Folder);
        return copy;
    }

    public void Dispose() => _shell.Dispose();
}

[CollectionDefinition(Name)]
public sealed class Walked : ICollectionFixture<WalkedStations>
{
    public const string Name = "walked stations";
}
