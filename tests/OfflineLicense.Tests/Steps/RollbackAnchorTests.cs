using OfflineLicense.Sealing.Bundle;
using OfflineLicense.Steps.Station;

namespace OfflineLicense.Tests.Steps;

/// <summary>What a peer knows of our past, as a line of the journal: what was written is what is read.</summary>
public sealed class RollbackAnchorTests
{
    private static readonly string Sums = new('a', 64);
    private static readonly string Head = new('b', 64);

    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, true, false)]
    [InlineData(false, false, true)]
    [InlineData(false, false, false)]
    public void A_line_that_was_written_is_read_as_it_was(bool bundle, bool sums, bool journal)
    {
        var anchor = new RollbackAnchor("HQ", bundle ? BundleName.Parse("PLANT-7.desk.00000003") : null, sums ? Digest.Parse(Sums) : null,
            journal ? new JournalHead(17, Digest.Parse(Head)!.Value) : null);

        Assert.Equal($"HQ {(bundle ? "PLANT-7.desk.00000003" : "-")} {(sums ? Sums : "-")} {(journal ? "17 " + Head : "- -")}",
            anchor.ToString());
        Assert.Equal(anchor, RollbackAnchor.Parse(anchor.ToString()));
    }

    [Theory]
    [InlineData("")]
    [InlineData("HQ PLANT-7.desk.00000003")]
    [InlineData("HQ - - - - -")]
    public void A_line_of_another_shape_is_no_anchor(string line) => Assert.Null(RollbackAnchor.Parse(line));

    [Theory]
    [InlineData("x")]
    [InlineData("12 nothex")]
    public void Half_a_place_in_the_journal_is_none(string place)
    {
        var line = $"HQ - - {place}";

        Assert.Null(RollbackAnchor.Parse(line.Split(' ').Length == 5 ? line : line + " -")!.Journal);
    }
}
