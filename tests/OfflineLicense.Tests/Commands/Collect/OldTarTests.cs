using System.Text;
using OfflineLicense.Tests.Formats.Archives;

namespace OfflineLicense.Tests.Commands.Collect;

/// <summary>Archives of old tar implementations, which summed the signed bytes of a header.</summary>
public sealed class OldTarTests : IDisposable
{
    private readonly StationPair _lab = new();

    public void Dispose() => _lab.Dispose();

    /// <summary>Regression: alone such a tar was no licensing file, inside a zip its reports were recorded.</summary>
    [Theory]
    [InlineData("old.tar")]
    [InlineData("outer.zip")]
    [InlineData("outer.tar")]
    public void Its_files_are_recorded_and_validated_wherever_it_is(string name)
    {
        var old = TarWriter.Old("a.txt", Encoding.UTF8.GetBytes(StationPair.Usage("FOC1", 1)));
        File.WriteAllBytes(_lab.At(name), name switch
        {
            "outer.zip" => TarWriter.Zip(("old.tar", old)),
            "outer.tar" => new TarWriter().Add("old.tar", old).End(),
            _ => old,
        });

        Assert.Equal("usage", StationPair.Lines(_lab.Shell.Run("validate", name, "--json"),
            "document").Single().GetProperty("kind").GetString());
        Assert.Equal(1, StationPair.Line(_lab.Zone("collect", name, "--json"), "summary").GetProperty("recorded").GetInt32());
    }
}
