//! Lists one behind the other: many small ones would each ask for memory.

pub(super) struct Grouped<T> {
    all: Vec<T>,
    /// Where each list begins; one more at the end.
    begins: Vec<usize>,
}

impl<T> Grouped<T> {
    pub fn of<L: IntoIterator<Item = T>>(lists: impl ExactSizeIterator<Item = L>) -> Self {
        let (mut all, mut begins) = (Vec::with_capacity(lists.len()), Vec::with_capacity(lists.len() + 1));
        begins.push(0);
        for list in lists {
            all.extend(list);
            begins.push(all.len());
        }
        Self { all, begins }
    }

    pub fn len(&self) -> usize {
        self.begins.len().saturating_sub(1)
    }

    /// Empty where there is none at this place.
    pub fn list(&self, at: usize) -> &[T] {
        let (begin, end) = (self.begins.get(at), self.begins.get(at + 1));
        begin.zip(end).and_then(|(begin, end)| self.all.get(*begin..*end)).unwrap_or_default()
    }

    /// The places of the lists that hold each of so many keys; ascending.
    pub fn turned(&self, keys: usize, key_of: impl Fn(&T) -> usize) -> Grouped<usize> {
        let mut begins = vec![0; keys + 1];
        for entry in &self.all {
            if let Some(count) = begins.get_mut(key_of(entry) + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for begin in &mut begins {
            sum += *begin;
            *begin = sum;
        }
        let mut all = vec![0; sum];
        // Each list is filled from its end, which so comes down to where the list begins.
        for at in (0..self.len()).rev() {
            for entry in self.list(at).iter().rev() {
                let Some(end) = begins.get_mut(key_of(entry) + 1) else { continue };
                *end -= 1;
                if let Some(place) = all.get_mut(*end) {
                    *place = at;
                }
            }
        }
        begins.remove(0);
        begins.push(sum);
        Grouped { all, begins }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_turned_lists_the_holders_of_each_key() {
        let lists = [vec![2usize, 0], vec![], vec![2, 1, 2]];
        let grouped = Grouped::of(lists.iter().map(|list| list.iter().copied()));
        assert_eq!((grouped.len(), grouped.list(0), grouped.list(1)), (3, &[2, 0][..], &[][..]));
        let holders = grouped.turned(4, |key| *key);
        let found: Vec<&[usize]> = (0..5).map(|key| holders.list(key)).collect();
        assert_eq!(found, [&[0][..], &[2], &[0, 2, 2], &[], &[]]);
    }
}
