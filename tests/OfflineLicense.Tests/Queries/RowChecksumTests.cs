using OfflineLicense.Storage.Ledger;

namespace OfflineLicense.Tests.Queries;

/// <summary>Rows that are hashed in runs, by other threads too, against rows that are hashed one by one.</summary>
public sealed class RowChecksumTests
{
    [Fact]
    public void Rows_hashed_in_runs_have_the_sum_of_rows_hashed_one_by_one()
    {
        var (runs, row, singly) = (new RowChecksum(), new RowChecksum(), new RowChecksum());
        var random = new Random(13);
        for (var number = 0; number < 3_000; number++)
        {
            // One row is longer than a run, and some sums are looked at before all rows are there.
            var bytes = new byte[number == 1_500 ? 200_000 : random.Next(300)];
            random.NextBytes(bytes);
            Read(runs, number, bytes);
            runs.End();
            Read(row, number, bytes);
            row.EndIn(singly);
            if (number % 700 == 0)
                Assert.Equal(singly.Bytes, runs.Bytes);
        }

        Assert.True(runs.Equals(3_000, singly.Bytes));
        runs.Remove(singly);
        Assert.True(runs.IsEmpty);
    }

    private static void Read(RowChecksum sum, int number, byte[] bytes)
    {
        sum.Begin("block"u8);
        sum.Number(number);
        sum.Nothing();
        sum.Text("present"u8);
        sum.Blob(bytes);
    }
}
